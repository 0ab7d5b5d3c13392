import { expect, test } from '@jest/globals';
import { type Connection, openedProvider } from '../../../components/revision/index.ts';
import { declaredReleases } from '../../../components/revision/provider/declaredReleases.ts';
import type { RevisionSummary } from '../../../components/revision/storage/revisionStore.ts';

const ownLabels = { owner: 'own', stack: 'p.s', digest: 'same', timeout: 300 };
const identity = { name: 'app', namespace: 'apps', owner: 'own', digest: 'same', timeout: 300 };
const uninstall = { keepHistory: false, deleteNamespace: false };

/** The requests about the history in a run without a change. */
async function requestsFor(revisions: number): Promise<string[]> {
  const requests: string[] = [];
  const history = Array.from({ length: revisions }, (_, index): RevisionSummary => {
    const version = index + 1;
    return { version, status: version === revisions ? 'deployed' : 'superseded', createdAt: 0, ownLabels };
  });
  const store: Pick<Connection['store'], 'list' | 'get'> = {
    list: async () => {
      requests.push('list');
      return history;
    },
    get: async (version) => {
      requests.push(`get ${version}`);
      throw new Error('not asked');
    },
  };
  // A run without a change asks for nothing but the history.
  const provider = openedProvider(() => ({ store }) as Connection, undefined, declaredReleases());
  const inputs = {
    ...{ ...identity, uninstall, stack: 'p.s', payload: '', hooks: [], unlisted: [], fieldManager: 'kubesentiment' },
    ...{ historyMax: 10, createNamespace: true, takeOwnership: false },
  };
  expect(await provider.check(inputs, inputs)).toMatchObject({ failures: [] });
  const outputs = { ...identity, uninstall, revision: revisions, namespaceCreated: false };
  expect(await provider.diff('apps/app', outputs, inputs)).toEqual({ changes: false });
  return requests;
}

test('a run without a change lists the history once and reads no revision, however long the history is', async () => {
  expect(await requestsFor(1)).toEqual(['list']);
  expect(await requestsFor(100)).toEqual(['list']);
});
