import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';

const file = resolve(
  import.meta.dirname,
  '..',
  '..',
  '..',
  '..',
  'components',
  'revision',
  'cluster',
  'kubeconfig',
  'clientLibrary.ts',
);

/** In a process of its own, because the hook does not work in jest's module system. */
const program = `
import { registerHooks } from 'node:module';
const urls = [];
registerHooks({ resolve: (specifier, context, next) => {
  const found = next(specifier, context);
  urls.push(found.url);
  return found;
} });
const { loadKubeConfigClass } = await import(${JSON.stringify(file)});
const KubeConfig = await loadKubeConfigClass();
const config = new KubeConfig();
config.loadFromClusterAndUser({ name: 'here', server: 'https://127.0.0.1:6443' }, { name: 'me', token: 'abc' });
const options = {};
await config.applyToHTTPSOptions(options);
const typed = urls.filter((url) => url.includes('/client-node/dist/gen/'));
const fetching = urls.filter((url) => url.includes('/undici/'));
process.stdout.write(JSON.stringify({ headers: options.headers, few: typed.length < 10, fetching }));
`;

test('kubeconfigs are read without the typed API', async () => {
  const { stdout } = await execa('node', ['--input-type=module', '--eval', program]);
  expect(JSON.parse(stdout)).toEqual({ headers: { Authorization: 'Bearer abc' }, few: true, fetching: [] });
});
