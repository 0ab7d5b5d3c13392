import { expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { restoreMissing } from '../../../components/revision/apply/restoreMissing.ts';
import { fakeCluster } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

const config = (name: string, data = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});
const job = (image: string): KubernetesObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'load' },
  spec: { template: { image } },
});
const manifestOf = (...objects: KubernetesObject[]) =>
  objects.map((object) => `---\n# Source: chart/templates/x.yaml\n${JSON.stringify(object)}\n`).join('');

/** @returns the objects recreated for revision 3, after a deployed revision 1 and a failed revision 2 */
async function restored(deployed: KubernetesObject[], failed: KubernetesObject[], missing: KubernetesObject[]) {
  const store = memoryStore();
  await store.create({ ...recordOf(1, 'deployed'), manifest: manifestOf(...deployed) }, ourLabels);
  await store.create({ ...recordOf(2, 'failed'), manifest: manifestOf(...failed) }, ourLabels);
  await store.create({ ...recordOf(3, 'pending-upgrade'), manifest: manifestOf(...missing) }, ourLabels);
  const cluster = fakeCluster({
    'PATCH /api/v1/namespaces/apps/configmaps/a': {},
    'PATCH /apis/batch/v1/namespaces/apps/jobs/load': {},
  });
  const printed: string[] = [];
  const release = { name: 'app', namespace: 'apps', revision: 3 };
  await restoreMissing({ ...cluster, store }, release, missing, (line) => printed.push(line));
  const bodies = cluster.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
  expect(printed).toHaveLength(bodies.length);
  return bodies;
}

test('missing objects of the deployed revision are recreated with their new content', async () => {
  expect(await restored([config('a', { mark: 'old' })], [], [config('a', { mark: 'new' })])).toEqual([
    expect.objectContaining({
      data: { mark: 'new' },
      metadata: expect.objectContaining({ labels: { 'app.kubernetes.io/managed-by': 'Helm' } }),
    }),
  ]);
});

test('new objects are left to Pulumi, also after a failed revision', async () => {
  expect(await restored([], [config('a')], [config('a')])).toEqual([]);
});

test('objects that Pulumi replaces are left to Pulumi, because a Job must not run twice', async () => {
  expect(await restored([job('one')], [], [job('two')])).toEqual([]);
  expect(await restored([job('one')], [job('two')], [job('one')])).toEqual([]);
  expect(await restored([job('one')], [], [job('one')])).toHaveLength(1);
});
