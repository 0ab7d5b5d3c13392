import { expect, test } from '@jest/globals';
import { findFormerVersions } from '../../../components/revision/preflight/formerVersions.ts';
import { fakeCluster } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

const release = { name: 'app', namespace: 'apps' };
const widget = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' } };

test('the versions of a custom resource come from the records since a deploy and from the served versions', async () => {
  const store = memoryStore();
  const versions = ['v1alpha1', 'v1alpha2', 'v1alpha3', 'v1alpha4'];
  const statuses = ['superseded', 'deployed', 'failed', 'pending-upgrade'] as const;
  for (const [index, status] of statuses.entries()) {
    const manifest = `---\n# Source: app/templates/w.yaml\napiVersion: example.com/${versions[index]}\nkind: Widget\nmetadata: {name: w}\n`;
    await store.create({ ...recordOf(index + 1, status), manifest }, ourLabels);
  }
  const group = { versions: [{ groupVersion: 'example.com/v1' }, { groupVersion: 'example.com/stable' }] };
  const cluster = fakeCluster({ 'GET /apis/example.com': group });
  expect(await findFormerVersions({ ...cluster, store }, release, [widget])).toEqual(
    new Map([
      [
        'Widget.example.com w',
        ['v1alpha2', 'v1alpha3', 'v1alpha4', 'v1', 'stable'].map((version) => `example.com/${version}`),
      ],
    ]),
  );
});

test('a group that is not served yet has no versions', async () => {
  const versions = await findFormerVersions({ ...fakeCluster({}), store: memoryStore() }, release, [widget]);
  expect(versions.get('Widget.example.com w')).toEqual([]);
});
