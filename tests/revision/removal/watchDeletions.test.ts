import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { endWatch, watchDeletions } from '../../../components/revision/removal/watchDeletions.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

const place = '/api/v1/namespaces/apps/configmaps';
const gone = refusal(404, 'NotFound', 'gone');
const going: JsonObject = {
  metadata: { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/hold'] },
};

async function watched(answers: Record<string, JsonObject | Error>) {
  const store = memoryStore();
  const documents = Object.keys(answers).map(
    (name) => `---\n# Source: chart/x.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`,
  );
  await store.create({ ...recordOf(1, 'uninstalling'), manifest: documents.join('') }, ourLabels);
  const paths = Object.entries(answers).map(([name, answer]): [string, JsonObject | Error] => [
    `GET ${place}/${name}`,
    answer,
  ]);
  const cluster = fakeCluster(Object.fromEntries(paths));
  return { ...cluster, store };
}

test('objects that a destroy cannot delete in time are reported once, with their finalizers', async () => {
  const connection = await watched({ a: going, b: going, kept: { metadata: {} }, c: gone });
  const text = await new Promise<string>((resolve) => {
    void watchDeletions(connection, 0, async (message) => resolve(message));
  });
  expect(text).toContain('RELEASE_NOT_READY: Still there after 0 s: ');
  expect(text).toContain('ConfigMap/a: it is being deleted, held by the finalizer example.com/hold');
  expect(text).toContain('ConfigMap/b');
  expect(text).not.toMatch(/ConfigMap\/(?:kept|c)/);
});

test('the watch sends no requests after its end', async () => {
  const connection = await watched({ a: going });
  await watchDeletions(connection, 0, async () => {
    throw new Error('it has ended');
  });
  endWatch();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(connection.requests.filter(({ path }) => path.startsWith(place))).toEqual([]);
});
