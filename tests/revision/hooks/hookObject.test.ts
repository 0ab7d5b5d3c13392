import { expect, test } from '@jest/globals';
import { deleteHookObject } from '../../../components/revision/hooks/hookObject.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const path = '/apis/batch/v1/namespaces/apps/jobs/a';
const job = { apiVersion: 'batch/v1', kind: 'Job', namespace: 'apps', name: 'a' };
const release = { name: 'app', namespace: 'apps' };

test('a hook deletes exactly the object that it has read, and reads again if it was replaced', async () => {
  const uids = ['first', 'second'];
  let deleted = false;
  const cluster = fakeCluster({
    [`GET ${path}`]: () => (deleted ? refusal(404, 'NotFound', 'gone') : { metadata: { uid: uids[0] ?? '' } }),
    [`DELETE ${path}`]: () => {
      if (uids.shift() === 'first') return refusal(409, 'Conflict', 'the UID in the precondition is another');
      deleted = true;
      return {};
    },
  });
  await deleteHookObject(cluster, job, release, 5);
  const deletions = cluster.requests.filter(({ method }) => method === 'DELETE').map(({ body }) => body?.preconditions);
  expect(deletions).toEqual([{ uid: 'first' }, { uid: 'second' }]);
});

test('a hook sends no deletion if the object does not exist', async () => {
  const cluster = fakeCluster({});
  await deleteHookObject(cluster, job, release, 5);
  expect(cluster.requests.map(({ method = 'GET' }) => method)).not.toContain('DELETE');
});
