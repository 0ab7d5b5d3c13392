import { expect, test } from '@jest/globals';
import { findObjects } from '../../../components/revision/preflight/findObjects.ts';
import { fakeCluster } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

test('a preview lists the history once', async () => {
  const history = memoryStore();
  await history.create(recordOf(1, 'deployed'), ourLabels);
  let lists = 0;
  const store: typeof history = {
    ...history,
    list() {
      lists++;
      return history.list();
    },
  };
  const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' } };
  const settings = { name: 'app', namespace: 'apps', takeOwnership: false };
  const wanted = { objects: [widget], crds: [], isPreview: true, onUnknown: () => undefined };
  await findObjects({ ...fakeCluster({}), store }, settings, wanted);
  expect(lists).toBe(1);
});
