import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, jest, test } from '@jest/globals';
import type { DeployOutcome, DeployRequest, EngineEvent } from '../../../components/automation/index.ts';
import type { StackView } from '../../../components/cli/target/stack.ts';

const projectDirectory = await mkdtemp(join(tmpdir(), 'pin-'));
const stackFile = join(projectDirectory, 'Pulumi.prod.yaml');
const text = 'config:\n  kubesentiment:release: { name: web, namespace: apps, chart: charts/web }\n';
const recoverStack = jest.fn(async () => undefined);
const error = new Error('refused');
let operations: string[] = [];
let messages: string[] = [];

jest.unstable_mockModule('../../../components/cli/target/currentProject.ts', () => ({
  projectDirectory,
  isPackage: false,
}));
jest.unstable_mockModule('../../../components/automation/index.ts', () => ({
  recoverStack,
  previewStack: async () => ({ outputs: {}, changes: {} }),
  destroyStack: async () => ({ outputs: {}, changes: {} }),
  readStackState: async () => ({
    owner: 'prod',
    release: { name: 'web', namespace: 'apps', deployed: true },
    others: [],
  }),
  interruptible: async (work: (interruption: object) => Promise<unknown>) => ({
    result: await work({ cancel: new AbortController().signal, kill: new AbortController().signal }),
    exitCode: undefined,
  }),
  unlessInterrupted: (_interruption: object, work: Promise<unknown>) => work,
  /** A deploy that fails after these operations. */
  deploy: async ({ onEvent }: DeployRequest): Promise<DeployOutcome> => {
    // Only the part that the command reads.
    for (const op of operations) onEvent?.({ resourcePreEvent: { metadata: { op } } } as EngineEvent);
    return { changes: {}, failure: { error, text: error.message, errors: [] } };
  },
}));
jest.unstable_mockModule('../../../components/cli/deploy/followRun.ts', () => ({
  followRun: () => ({ onEvent: () => undefined, end: async () => undefined }),
}));
jest.unstable_mockModule('../../../components/cli/verbs/describeRollback.ts', () => ({
  describeRollback: async () => ({ lines: [] }),
}));
jest.unstable_mockModule('../../../components/cli/terminal/print.ts', () => ({
  printMessage: (message: string) => messages.push(message),
  printMessageInColor: (message: string) => messages.push(message),
  passOn: () => ({ take: () => undefined, end: () => undefined }),
}));
const list = async () => [1, 2].map((version) => ({ version, status: version === 2 ? 'deployed' : 'superseded' }));
/** Helm has recorded an object without a name. */
const record = {
  ...{ version: 2, config: {}, manifest: 'kind: ConfigMap\n', hooks: [] },
  info: { status: 'deployed', description: '' },
  chart: { metadata: {}, values: {} },
};
jest.unstable_mockModule('../../../components/cli/target/connectedStack.ts', () => ({
  connectStack: (view: StackView) => ({
    ...view,
    connection: { store: { list, get: async () => ({ record }) } },
  }),
}));

const { rollback } = await import('../../../components/cli/verbs/pin.ts');
const { uninstall } = await import('../../../components/cli/uninstall/uninstall.ts');

beforeEach(async () => {
  [operations, messages] = [[], []];
  recoverStack.mockClear();
  await writeFile(stackFile, text);
});

afterAll(() => rm(projectDirectory, { recursive: true, force: true }));

test('a rollback that fails before a change leaves the file as it was', async () => {
  operations = ['same', 'read'];
  expect(await rollback(1, { stack: 'prod', yes: true }, 'table')).toMatchObject({ exitCode: 1 });
  expect(messages.at(-1)).toBe('Nothing was changed, and Pulumi.prod.yaml still pins what it pinned before.');
  expect(await readFile(stackFile, 'utf8')).toBe(text);
  expect(recoverStack).toHaveBeenCalledTimes(1);
});

test('a rollback that fails without a revision after other changes does not claim that nothing was changed', async () => {
  operations = ['same', 'update'];
  expect(await rollback(1, { stack: 'prod', yes: true }, 'table')).toMatchObject({ exitCode: 1 });
  expect(messages.join('\n')).not.toContain('Nothing was changed');
  expect(messages.at(-1)).toContain('Pulumi.prod.yaml pins again what it pinned before');
  expect(await readFile(stackFile, 'utf8')).toBe(text);
});

test('a dry run of a rollback does not repair the stack', async () => {
  expect(await rollback(1, { stack: 'prod', previewOnly: true }, 'table')).toMatchObject({ exitCode: 0 });
  expect(recoverStack).not.toHaveBeenCalled();
  expect(await readFile(stackFile, 'utf8')).toBe(text);
});

test('an uninstall repairs the stack, except in a dry run', async () => {
  expect(await uninstall(undefined, { stack: 'prod', isPreview: true }, 'table')).toEqual({ text: '', exitCode: 0 });
  expect(recoverStack).not.toHaveBeenCalled();
  expect(await uninstall(undefined, { stack: 'prod', yes: true }, 'table')).toMatchObject({ exitCode: 0 });
  expect(recoverStack).toHaveBeenCalledTimes(1);
});

test('an uninstall does not need objects that this program accepts', async () => {
  await uninstall(undefined, { stack: 'prod', isPreview: true }, 'table');
  expect(messages[0]).toBe('Stack prod: release web in namespace apps, revision 2 (deployed).');
});
