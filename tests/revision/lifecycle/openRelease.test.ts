import { expect, test } from '@jest/globals';
import { packContent } from '../../../components/manifest/index.ts';
import type { OpenedInputs } from '../../../components/revision/index.ts';
import { openRelease } from '../../../components/revision/lifecycle/openRelease.ts';
import { fakeCluster } from '../fakeCluster.ts';
import { contentOfChart, memoryStore } from '../storage/memoryStore.ts';

const inputs: OpenedInputs = {
  name: 'app',
  namespace: 'apps',
  owner: 'ours',
  stack: 'project.dev',
  digest: 'd',
  payload: packContent(contentOfChart),
  hooks: [],
  unlisted: [],
  timeout: 300,
  historyMax: 10,
  createNamespace: false,
  takeOwnership: false,
  fieldManager: 'manager',
  uninstall: { keepHistory: false, deleteNamespace: false },
};

test('the recorded timeout covers all waits and hooks of a run', async () => {
  const timeoutOf = async (changes: Partial<OpenedInputs>) => {
    const store = memoryStore();
    await openRelease({ ...fakeCluster({}), store }, { ...inputs, ...changes }, 0, async () => ({}));
    return (await store.get(1)).summary.ownLabels?.timeout;
  };
  expect(await timeoutOf({})).toBe(300);
  expect(await timeoutOf({ waits: 2, hooks: ['Job/a pre-install', 'Job/b pre-upgrade'] })).toBe(1200);
});
