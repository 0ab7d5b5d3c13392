import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';

const project = resolve(import.meta.dirname, '..', '..');

/** Registers a resource whose outputs are made on use and one of the SDK, and prints what their outputs are, as JSON. */
const script = `
  import { createRequire } from 'node:module';
  import { makeOutputsOnUse } from './components/startup/outputsOnUse.mjs';
  const require = createRequire(import.meta.url);
  makeOutputsOnUse();
  process.on('unhandledRejection', () => {});
  const pulumi = require('@pulumi/pulumi');
  const { transferProperties } = require('@pulumi/pulumi/runtime/rpc');
  const isPreview = process.argv[1] === 'preview';
  await pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: 'an id', state: inputs }), call: () => ({}) }, 'p', 's', isPreview);
  class Eager extends pulumi.CustomResource {
    constructor(name, props) {
      super('a:b:C', name, props);
    }
    get status() { return 'of the class'; }
    set status(_ofInputs) {}
  }
  class OnUse extends Eager {
    get [Symbol.for('kubesentiment.outputsOnUse')]() { return true; }
  }
  const props = () => ({ text: 'a', list: [1, { b: null }], secret: pulumi.secret('c'), unknown: pulumi.unknown, none: undefined, status: 1 });
  const partsOf = async (output) => [
    await output.promise(),
    await output.isKnown,
    await output.isSecret,
    [...await output.allResources()].map(({ __name }) => __name),
  ];
  const look = async (resource) => [
    Object.keys(resource),
    resource.status,
    await Promise.all(['text', 'list', 'secret', 'unknown', 'none', 'id'].map((key) => partsOf(resource[key]))),
    resource.text === resource.text,
  ];
  const found = {};
  for (const Class of [Eager, OnUse]) {
    const before = new Class('x', props());
    const isMade = (key) => Object.getOwnPropertyDescriptor(before, key).get === undefined;
    const made = ['text', 'id'].map(isMade);
    const early = await look(before);
    const after = new Class('x', props());
    await after.urn.promise();
    await new Promise((done) => setTimeout(done, 10));
    const assigned = new Class('y', props());
    assigned.text = 'set';
    const failing = new Class('z', {});
    const resolvers = transferProperties(failing, 'z', { text: 'a' });
    resolvers.text(undefined, true, false, [], new Error('refused'));
    const rejected = await failing.text.promise().catch(({ message }) => message);
    found[Class.name] = { made, same: [early, await look(after), assigned.text, rejected] };
  }
  console.log(JSON.stringify(found));
`;

test.each(['preview', 'deploy'])('outputs made on use are those of the SDK in a %s', async (run) => {
  const { Eager, OnUse } = await outputsIn(run);
  expect(OnUse?.made).toEqual([false, true]);
  expect(Eager?.made).toEqual([true, true]);
  expect(OnUse?.same.map(withSortedKeys)).toEqual(Eager?.same.map(withSortedKeys));
  expect(JSON.stringify(Eager?.same)).toContain('[["a",true,false,["x"]],');
  expect(Eager?.same.slice(2)).toEqual(['set', 'refused']);
});

test.each(['{}', '{ [Symbol.for("kubesentiment.outputsOnUse")]: true }'])(
  'an error of an output of %s that nobody has used is not lost',
  async (resource) => {
    const failing = `
      import { createRequire } from 'node:module';
      import { makeOutputsOnUse } from './components/startup/outputsOnUse.mjs';
      makeOutputsOnUse();
      process.once('unhandledRejection', ({ message }) => { console.log(message); process.exit(0); });
      const { transferProperties } = createRequire(import.meta.url)('@pulumi/pulumi/runtime/rpc');
      transferProperties(${resource}, 'x', { text: 'a' }).text(undefined, true, false, [], new Error('refused'));
    `;
    const { stdout } = await execa('node', ['--input-type=module', '--eval', failing], { cwd: project });
    expect(stdout).toBe('refused');
  },
);

/** A field that is made later comes later among the keys. */
function withSortedKeys(part: unknown): unknown {
  if (!Array.isArray(part)) return part;
  const [keys, ...rest] = part;
  return [[...keys].sort(), ...rest];
}

async function outputsIn(run: string): Promise<Record<string, { made: boolean[]; same: unknown[] }>> {
  const { stdout } = await execa('node', ['--input-type=module', '--eval', script, run], { cwd: project });
  return JSON.parse(stdout);
}
