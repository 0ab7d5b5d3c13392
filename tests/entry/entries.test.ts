import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';

const project = resolve(import.meta.dirname, '..', '..');

async function keysOf(load: string): Promise<string[]> {
  const script = `const { default: _, ...values } = ${load}; console.log(JSON.stringify(Object.keys(values).sort()));`;
  const { stdout } = await execa('node', ['--input-type=module', '--eval', `${requires} ${script}`], { cwd: project });
  return JSON.parse(stdout);
}

const requires =
  "import { createRequire } from 'node:module'; const require = createRequire(process.cwd() + '/program.js');";

test('`import` and `require` give all values of the public API', async () => {
  const all = await keysOf("await import('./components/entry/index.ts')");
  expect(all).toContain('Release');
  expect(await keysOf("await import('kubesentiment')")).toEqual(all);
  expect((await keysOf("require('kubesentiment')")).filter((key) => key !== 'module.exports')).toEqual(all);
});

test('the code in the state finds its functions under names that never change', async () => {
  expect(await keysOf("require('kubesentiment/provider')")).toEqual([
    'deployedProvider',
    'objectsProvider',
    'openedProvider',
    'readyProvider',
    'warmUp',
  ]);
});
