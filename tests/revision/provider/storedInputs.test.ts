import { expect, test } from '@jest/globals';
import { type Connection, deployedProvider, openedProvider } from '../../../components/revision/index.ts';
import { declaredReleases } from '../../../components/revision/provider/declaredReleases.ts';

const identity = { name: 'app', namespace: 'apps', owner: 'own', digest: 'same', timeout: 300 };
const store: Pick<Connection['store'], 'list'> = { list: async () => [] };
// A check asks for nothing but the history.
const connect = () => ({ store }) as Connection;

test('the state has no content of a release, which the record in the cluster has', async () => {
  const stored = {
    ...{ ...identity, stack: 'p.s', hooks: [], unlisted: [], fieldManager: 'kubesentiment', historyMax: 10 },
    ...{ createNamespace: true, takeOwnership: false, uninstall: { keepHistory: false, deleteNamespace: false } },
  };
  const large = { payload: 'packed', definitions: 'packed', credentials: { password: 'hidden' } };
  const provider = openedProvider(connect, undefined, declaredReleases());
  const answer = await provider.check({}, { ...stored, ...large });
  expect(answer).toStrictEqual({ inputs: stored, failures: [] });
});

test('the state has the objects of a release in ObjectList only', async () => {
  const stored = { ...identity, revision: 1, wait: true, failFastAfter: 0 };
  const provider = deployedProvider(connect, declaredReleases());
  const answer = await provider.check({}, { ...stored, objects: ['v1 ConfigMap settings'] });
  expect(answer).toStrictEqual({ inputs: stored, failures: [] });
});
