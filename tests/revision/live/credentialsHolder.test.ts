import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import type { Connection } from '../../../components/revision/connection.ts';
import { credentialsHolder } from '../../../components/revision/live/credentialsHolder.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const path = 'GET /api/v1/namespaces/apps/secrets/app-credentials';
const owned: JsonObject = {
  name: 'app-credentials',
  labels: { 'app.kubernetes.io/managed-by': 'Helm' },
  annotations: { 'meta.helm.sh/release-name': 'app', 'meta.helm.sh/release-namespace': 'apps' },
};
const standard = { 'api-key': 'YQ==', 'admin-password': 'Yg==', 'redis-password': 'Yw==' };
const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: app-credentials}\n';

/** @param record of the deployed revision; undefined without one */
function holderOf(metadata: JsonObject, data: JsonObject, record?: { manifest?: string; hooks?: object[] }) {
  const { client } = fakeCluster({ [path]: { apiVersion: 'v1', kind: 'Secret', metadata, data } });
  const store = {
    list: async () => (record === undefined ? [] : [{ version: 1, status: 'deployed' }]),
    get: async () => ({ record: { manifest: '', hooks: [], ...record } }),
  } as unknown as Connection['store']; // What is called of it.
  return credentialsHolder({ client, store }, { name: 'app', namespace: 'apps' });
}

test.each([
  ['release', 'with the keys of this project', holderOf(owned, standard)],
  ['release', 'with the keys of another program', holderOf(owned, { token: 'YQ==' }, {})],
  ['other', 'of the chart', holderOf(owned, { token: 'YQ==' }, { manifest: secret })],
  ['other', 'of a hook', holderOf(owned, { token: 'YQ==' }, { hooks: [{ kind: 'Secret', name: 'app-credentials' }] })],
  ['other', 'of a release that was never deployed', holderOf(owned, { token: 'YQ==' })],
  ['other', 'of somebody else', holderOf({ name: 'app-credentials' }, standard, {})],
])('%s holds a Secret %s', async (expected, _what, holder) => {
  expect(await holder).toBe(expected);
});

test('nobody holds a Secret that does not exist', async () => {
  const { client } = fakeCluster({ [path]: refusal(404, 'NotFound', 'none') });
  const connection = { client } as Connection; // Nothing else is asked.
  expect(await credentialsHolder(connection, { name: 'app', namespace: 'apps' })).toBe('nobody');
});
