import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** Renders in this process: Helm's engine renders the others. */
const withoutDependencies = ['prometheus', 'grafana', 'alertmanager', 'redis'].map((name) => `${name}.enabled=false`);

/** What only some verbs need. Each is slow to load, or large. */
const costly = {
  engine: /^(@pulumi|@grpc|google-protobuf)\b/,
  // What Pulumi's SDK writes functions into the state with.
  functions: /^(@npmcli|typescript)\b/,
  cluster: /^@kubernetes\//,
  downloads: /^(undici|tar)$/,
  models: /^(@?kubernetes-models|ajv-)/,
  types: /^(json-schema-to-typescript|prettier|lodash)$/,
  renderer: /^(handlebars|ajv)$/,
};

/** A verb with what it needs of these, and how many modules it may load: a fifth more than it loads today. */
const verbs: readonly [args: readonly string[], needs: readonly (keyof typeof costly)[], most: number][] = [
  [['--help'], [], 195],
  [['values', '-s', 'dev'], ['renderer'], 555],
  [['template', '-s', 'dev', '--set', withoutDependencies.join()], ['renderer'], 665],
  [['lint', '-s', 'dev', '--no-dependencies'], ['renderer', 'models'], 915],
  // It fails for lack of a cluster, after it has loaded what it needs.
  [['history', '-s', 'dev'], ['cluster'], 435],
  // And this one for lack of an engine.
  [['preview', '-s', 'dev'], ['engine'], 700],
];

describe('the command release', () => {
  test.each(verbs)('%j loads no more than it needs', async (args, needs, most) => {
    const urls = await modulesOf(args);
    const packages = [...new Set(urls.map(packageOf))];
    const loaded = Object.entries(costly).filter(([, pattern]) => packages.some((name) => pattern.test(name)));
    expect(loaded.map(([name]) => name).sort()).toEqual([...needs].sort());
    expect(urls.length).toBeLessThan(most);
    expect(urls.filter((url) => url.includes('/render/patches/'))).toEqual([]);
  });
});

/** The URLs of the modules that the command loads, JSON files among them, and Node's own left out. */
async function modulesOf(args: readonly string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kubesentiment-modules-'));
  try {
    const file = join(folder, 'modules');
    // A compile cache outside of the checkout, where no bundle of the sources is.
    const places = {
      LOADED_MODULES: file,
      KUBECONFIG: join(folder, 'none'),
      NODE_COMPILE_CACHE: join(folder, 'cache'),
    };
    const env = { ...process.env, ...places, PATH: '' };
    const command = ['--import', './tests/cli/recordModules.ts', 'components/cli/main.ts', ...args];
    await new Promise((resolve) => execFile(process.execPath, command, { env }, resolve));
    return (await readFile(file, 'utf8')).split('\n').filter((url) => !url.startsWith('node:'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The npm package of a module; '' for the project's own. A package.json that is read for its version is no module of the package. */
function packageOf(url: string): string {
  if (url.endsWith('/package.json')) return '';
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? '';
}
