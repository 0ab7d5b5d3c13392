import { describe, expect, jest, test } from '@jest/globals';
import { removeLeftovers } from '../../components/revision/leftovers.ts';
import type { ReleaseStatus } from '../../components/revision/record.ts';
import { fakeCluster } from './fakeCluster.ts';
import { memoryStore, ourMarks, recordOf } from './memoryStore.ts';

jest.spyOn(console, 'log').mockImplementation(() => undefined);

const release = { name: 'app', namespace: 'apps', owner: 'ours' };
const document = (name: string, annotations = '') =>
  `---\n# Source: c/${name}.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${annotations}}\n`;
const manifest = [
  document('wanted'),
  document('left'),
  document('kept', ', annotations: {helm.sh/resource-policy: keep}'),
  document('others'),
  document('gone'),
].join('');
const owned = (name: string) => ({
  metadata: {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': 'apps' },
  },
});

async function deletionsAfter(owner: string, status: ReleaseStatus = 'deployed'): Promise<string[]> {
  const store = memoryStore();
  await store.create({ ...recordOf(1, status), manifest }, { ...ourMarks, owner });
  const place = '/api/v1/namespaces/apps/configmaps';
  const cluster = fakeCluster({
    [`GET ${place}/wanted`]: owned('app'),
    [`GET ${place}/left`]: owned('app'),
    [`GET ${place}/kept`]: owned('app'),
    [`GET ${place}/others`]: owned('other'),
    [`DELETE ${place}/left`]: {},
  });
  const wanted = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'wanted' } };
  await removeLeftovers({ ...cluster, store }, release, [wanted]);
  return cluster.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
}

describe('what an earlier revision left', () => {
  test('is deleted after somebody else, but for what is kept, wanted, gone or of another release', async () => {
    expect(await deletionsAfter('theirs')).toEqual([
      '/api/v1/namespaces/apps/configmaps/left?propagationPolicy=Background',
    ]);
  });

  test('is left to Pulumi where this stack made the revision itself', async () => {
    expect(await deletionsAfter('ours')).toEqual([]);
  });

  test('is deleted after a revision that failed: the run may have died before it wrote down what it made', async () => {
    expect(await deletionsAfter('ours', 'failed')).toHaveLength(1);
    expect(await deletionsAfter('ours', 'superseded')).toEqual([]);
  });
});
