import { describe, expect, test } from '@jest/globals';
import { type ReadyInputs, readyProvider } from '../../../components/revision/index.ts';
import type { ReleaseStatus } from '../../../components/revision/storage/record.ts';
import { fakeCluster } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf, statusesOf } from '../storage/memoryStore.ts';

const place = '/apis/apps/v1/namespaces/apps/deployments';
const inputs: ReadyInputs = {
  name: 'app',
  namespace: 'apps',
  owner: 'ours',
  digest: 'd1',
  revision: 1,
  part: 'redis',
  timeout: 0,
  failFastAfter: 0,
};

function deployment(available: number) {
  return {
    metadata: { name: 'x', generation: 1 },
    spec: { replicas: 1 },
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: available,
      availableReplicas: available,
      conditions: [{ type: 'Available', status: available > 0 ? 'True' : 'False' }],
    },
  };
}

/** A revision whose chart and dependency have one Deployment each. @param available number of available pods of each */
async function waitFor(available: Record<'redis' | 'app', number>, status: ReleaseStatus, request = inputs) {
  const store = memoryStore();
  const documents = ['app/templates/a.yaml app', 'app/charts/redis/templates/a.yaml redis'].map((each) => {
    const [source, name] = each.split(' ');
    return `---\n# Source: ${source}\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\n`;
  });
  await store.create({ ...recordOf(1, status), manifest: documents.join('') }, ourLabels);
  const cluster = fakeCluster({
    'GET /api/v1/namespaces/apps/secrets/app-credentials': {},
    [`GET ${place}/redis`]: deployment(available.redis),
    [`GET ${place}/app`]: deployment(available.app),
  });
  const provider = readyProvider(() => ({ ...cluster, store }));
  const error = await provider.create(request).then(
    () => undefined,
    (cause: Error) => cause,
  );
  return {
    store,
    error,
    requests: cluster.requests.filter(({ path }) => path.startsWith(place)).map(({ path }) => path),
  };
}

describe('the wait for a subchart', () => {
  test('is only for the objects of that subchart', async () => {
    const { store, error, requests } = await waitFor({ redis: 1, app: 0 }, 'pending-install');
    expect(error).toBeUndefined();
    expect(new Set(requests)).toEqual(new Set([`${place}/redis`]));
    expect(await statusesOf(store)).toEqual(['1 pending-install']);
    expect((await waitFor({ redis: 0, app: 1 }, 'pending-install', { ...inputs, part: '' })).error).toBeUndefined();
  });

  test('closes the revision as failed if it is not ready in time, and explains the consequence', async () => {
    const { store, error } = await waitFor({ redis: 0, app: 1 }, 'pending-upgrade');
    expect(error?.message).toMatch(/^RELEASE_NOT_READY: "redis" is not ready, .*not changed/);
    expect(await statusesOf(store)).toEqual(['1 failed']);
    expect((await store.get(1)).record.info.description).toMatch(/^Upgrade "app" failed: "redis" .*Deployment\/redis/);
  });

  test('is skipped if the revision is deployed already', async () => {
    expect(await waitFor({ redis: 0, app: 0 }, 'deployed')).toMatchObject({ error: undefined, requests: [] });
  });

  test('runs once per revision', async () => {
    const provider = readyProvider();
    const changes = async (news: Partial<ReadyInputs>) =>
      (await provider.diff('', inputs, { ...inputs, ...news })).changes;
    expect(await changes({ timeout: 60, failFastAfter: 5 })).toBe(false);
    expect(await changes({ revision: 2 })).toBe(true);
    expect(await changes({ digest: 'd2' })).toBe(true);
  });
});
