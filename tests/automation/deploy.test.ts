import { expect, jest, test } from '@jest/globals';
import type { DeployRequest } from '../../components/automation/index.ts';

const canary = 'hunter2-canary';
const failed = jest.fn(() => Promise.reject(new Error(`log line: ${canary}`)));
let listed = 0;

jest.unstable_mockModule('../../components/automation/state/staleLock.ts', () => ({
  recoverStack: async () => undefined,
}));
jest.unstable_mockModule('../../components/automation/run/runStack.ts', () => ({
  updateStack: failed,
  destroyStack: failed,
  readPlainConfig: async () => ({}),
}));
jest.unstable_mockModule('../../components/automation/saveDiagnostics.ts', () => ({
  saveDiagnostics: async () => 'evidence.txt',
}));
jest.unstable_mockModule('../../components/automation/planRollback.ts', () => ({
  planRollback: () => ({ kind: 'back', to: 1, failed: 2 }),
}));
jest.unstable_mockModule('../../components/revision/index.ts', () => ({
  readSecretData: async () => [canary],
  readRevision: () => Promise.reject(new Error('Not found.')),
  outlast: (_deadline: number, look: () => unknown) => look(),
}));

const { deploy } = await import('../../components/automation/deploy.ts');

test('masks secrets in the error of a failed rollback, too', async () => {
  const messages: string[] = [];
  // Only the functions that the deploy itself calls.
  const request = {
    ...{ stack: 'x', directory: '.', diagnosticsFolder: '.', secretPaths: [] },
    connection: { store: { list: async () => [{ version: ++listed }] } },
    release: { name: 'web', namespace: 'apps', atomic: true, patches: [] },
    report: (line: string) => messages.push(line),
  } as unknown as DeployRequest;
  const { failure } = await deploy(request);
  expect(failed).toHaveBeenCalledTimes(3);
  expect(failure?.rollback).toEqual({ kind: 'failed', to: 1, error: 'log line: (secret)' });
  expect([failure?.text, ...messages].join('\n')).not.toContain(canary);
});
