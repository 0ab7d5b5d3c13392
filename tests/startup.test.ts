import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';

const project = resolve(import.meta.dirname, '..');
const startup = '--import=kubesentiment/startup';

describe('the compile cache', () => {
  const script = 'process.stdout.write(String(require("node:module").getCompileCacheDir()))';

  test.each(['.', 'charts'])('is in the project, for commands that run in %s', async (folder) => {
    const found = await run([startup], script, { cwd: join(project, folder), env: { NODE_COMPILE_CACHE: '' } });
    expect(dirname(found)).toBe(join(project, '.kubesentiment', 'compile-cache'));
  });

  test('is in the folder that NODE_COMPILE_CACHE names', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kubesentiment-cache-'));
    try {
      expect(dirname(await run([startup], script, { env: { NODE_COMPILE_CACHE: directory } }))).toBe(directory);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});

describe("Pulumi's SDK", () => {
  const sdk =
    'require("@pulumi/pulumi"); require("@pulumi/pulumi/cmd/run/tracing"); require("source-map-support/register");';

  test('is loaded without the modules that few programs use', async () => {
    const script = `${sdk} process.stdout.write(JSON.stringify(Object.keys(require.cache)))`;
    const unused = [
      '/typescript/lib/',
      '/pacote/',
      '/source-map/',
      '/sdk-trace-base/',
      '/execa/',
      '/semver/functions/',
      '/@opentelemetry/api/dist/api/',
      '/js-yaml/lib/',
    ];
    const left = (modules: string) => unused.filter((name) => modules.includes(name));
    expect(left(await run([], script))).toEqual(unused);
    expect(left(await run([startup], script))).toEqual([]);
  });

  test('has the Automation API in both kinds of module', async () => {
    const script = `
      import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';
      import { automation } from '@pulumi/pulumi';
      console.log(typeof LocalWorkspace.create, automation.LocalWorkspace === LocalWorkspace);
    `;
    expect(await run([startup, '--input-type=module'], script)).toBe('function true');
  });

  test('has the plugins started when the stack is registered, and runs a program also if that fails', async () => {
    const script = `
      process.argv[1] = '/cmd/run/index.js';
      require('@pulumi/pulumi').runtime.invoke = (name) => { console.log(name); throw new Error('not started'); };
      require('@pulumi/pulumi/runtime/closure/v8Hooks').isInitializedAsync();
      let registered;
      const stack = { urn: { promise: () => new Promise((done) => { registered = done; }) } };
      require('@pulumi/pulumi/runtime/settings').setRootResource(stack);
      setTimeout(() => registered(console.log('registered')), 200);
      const started = () => Reflect.has(globalThis, Symbol.for('kubesentiment.providersStarted'));
      process.on('exit', (code) => console.log(code, started()));
    `;
    expect((await run([startup], script)).split('\n')).toEqual(['registered', 'pulumi-nodejs:index:start', '0 true']);
  });

  test.each<Record<string, string>>([{}, { TRACEPARENT: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }])(
    'makes spans with the environment %p',
    async (env) => {
      const script = `
        const { newSpan, stop } = require('@pulumi/pulumi/cmd/run/tracing');
        const span = newSpan('a');
        span.setAttribute('b', true);
        span.addEvent('c');
        span.end();
        stop();
        console.log('ended');
      `;
      expect(await run([startup], script, { env })).toBe('ended');
    },
  );

  test('can still write functions into the state, and refuses those that it cannot serialize', async () => {
    const script = `
      const { join } = require('node:path');
      const outer = { count: 1 };
      const { serializeFunction } = require('@pulumi/pulumi').runtime;
      const texts = [() => join('a', String(outer.count)), async function* () { yield outer; }, () => process.binding];
      const textOrMessage = (made) => made.then(({ text }) => text, ({ message }) => message);
      Promise.all(texts.map((text) => textOrMessage(serializeFunction(text)))).then((all) => console.log(all.join('\\n---\\n')));
    `;
    const expected = await run([], script);
    expect(expected).toContain('outer');
    expect(await run([startup], script)).toBe(expected);
  });
});

async function run(options: string[], script: string, place: { cwd?: string; env?: Record<string, string> } = {}) {
  const { stdout } = await execa('node', [...options, '--eval', script], { cwd: project, ...place });
  return stdout;
}
