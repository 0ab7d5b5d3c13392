import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';

const project = resolve(import.meta.dirname, '..', '..');
const path = join(project, 'components', 'startup', 'compileCache.mjs');
const { compileCacheFolder }: { compileCacheFolder(env: object, platform: string, here: string): string } =
  await import(path);
const home = { HOME: '/home/me' };
const inPackage = 'file:///program/node_modules/kubesentiment/dist/startup/compileCache.mjs';

test('the compile cache of a clone is in the clone', () => {
  expect(compileCacheFolder(home, 'linux', pathToFileURL(path).href)).toBe(
    join(project, '.kubesentiment', 'compile-cache'),
  );
});

test.each([
  ['of the user on Linux', home, 'linux', '/home/me/.cache/kubesentiment'],
  ['that XDG_CACHE_HOME names', { ...home, XDG_CACHE_HOME: '/xdg' }, 'linux', '/xdg/kubesentiment'],
  ['of the user on macOS', home, 'darwin', '/home/me/Library/Caches/kubesentiment'],
  ['that KUBESENTIMENT_CACHE names', { ...home, KUBESENTIMENT_CACHE: '/own' }, 'linux', '/own'],
] as const)('the compile cache of the npm package is in the cache folder %s', (_title, env, platform, folder) => {
  expect(dirname(compileCacheFolder(env, platform, inPackage))).toBe(folder);
});
