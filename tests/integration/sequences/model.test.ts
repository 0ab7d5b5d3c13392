import { beforeAll, describe, test } from '@jest/globals';
import { type ApiClient, connect } from '../../../components/revision/cluster/apiClient.ts';
import { encodeRecord } from '../../../components/revision/storage/codec.ts';
import { recordName } from '../../../components/revision/storage/labels.ts';
import { secretStore } from '../../../components/revision/storage/secretStore.ts';
import fc from '../../fastCheck.ts';
import { releaseCommands } from '../../revision/modelCommands.ts';
import { simulatedStack } from '../../revision/simulatedStack.ts';
import type { SharedStore } from '../../revision/storage/memoryStore.ts';
import { isFull, isNightly } from '../../selection.ts';
import { integrationEnvironment } from '../support/environment.ts';

const namespace = 'it-model';
const secrets = `/api/v1/namespaces/${namespace}/secrets`;

describe('the history of a release in a cluster', () => {
  let client: ApiClient;
  beforeAll(async () => {
    client = await connect({ kubeconfig: integrationEnvironment().variables.KUBECONFIG ?? '' });
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    await client.request({ method: 'POST', path: '/api/v1/namespaces', body });
  });

  test('recovers from failures, kills, rollbacks, Helm operations and destroys', async () => {
    await fc.assert(
      fc.asyncProperty(releaseCommands(12), async (commands) => {
        await client.request({ method: 'DELETE', path: secrets });
        const store = clusterStore(client);
        const stack = simulatedStack(store, namespace);
        await fc.asyncModelRun(() => ({ model: { history: [], owner: 0 }, real: { store, stack } }), commands);
      }),
      { numRuns: isNightly ? 200 : isFull ? 40 : 10 },
    );
  });
});

function clusterStore(client: ApiClient): SharedStore {
  const store = secretStore(client, { name: 'app', namespace });
  return {
    ...store,
    // As if each operation were abandoned at once: a sequence takes no time.
    list: async () => (await store.list()).map((summary) => ({ ...summary, createdAt: 0 })),
    async put(record, labels) {
      const body = {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'helm.sh/release.v1',
        metadata: { name: recordName('app', record.version), labels },
        data: { release: Buffer.from(encodeRecord(record)).toString('base64') },
      };
      await client.request({ method: 'POST', path: secrets, body });
    },
  };
}
