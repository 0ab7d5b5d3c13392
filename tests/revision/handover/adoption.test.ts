import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { planAdoption } from '../../../components/revision/handover/planAdoption.ts';
import { commitRevision, readOpenRevision } from '../../../components/revision/history/commitRevision.ts';
import { failRevision } from '../../../components/revision/history/failRevision.ts';
import { openRevision } from '../../../components/revision/history/openRevision.ts';
import { runPendingHooks } from '../../../components/revision/lifecycle/releaseHooks.ts';
import { systemLabels } from '../../../components/revision/storage/labels.ts';
import type { ReleaseStatus } from '../../../components/revision/storage/record.ts';
import { fakeCluster } from '../fakeCluster.ts';
import { hook } from '../hooks/hookCluster.ts';
import {
  type MemoryStore,
  memoryStore,
  openRequest,
  ourLabels,
  recordOf,
  statusesOf,
  theirLabels,
} from '../storage/memoryStore.ts';

const now = () => new Date('2026-01-01T00:00:00Z');
const release = { name: 'app', namespace: 'apps' };
const deployment = (spec: JsonObject) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec,
});
const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: 'one' } };
const manifest = [deployment({ replicas: 2 }), settings]
  .map((object) => `---\n# Source: c/templates/x.yaml\n${JSON.stringify(object)}\n`)
  .join('');
const webPath = '/apis/apps/v1/namespaces/apps/deployments/web';
const settingsPath = '/api/v1/namespaces/apps/configmaps/settings';
const live = {
  [`GET ${webPath}`]: deployment({ replicas: 2 }),
  [`PATCH ${webPath}`]: deployment({ replicas: 2 }),
  [`GET ${settingsPath}`]: settings,
  [`PATCH ${settingsPath}`]: settings,
};

/** A history of revisions by Helm. */
async function helmsStore(statuses: readonly ReleaseStatus[], createdAt = 0): Promise<MemoryStore> {
  const store = memoryStore('app', createdAt);
  for (const [index, status] of statuses.entries()) {
    const record = { ...recordOf(index + 1, status), manifest, hooks: [hook('migrate', { events: ['pre-upgrade'] })] };
    await store.put(record, systemLabels(record, { createdAt }));
  }
  return store;
}

function plan(store: MemoryStore, owner: string | undefined = undefined, answers = {}) {
  return planAdoption({ ...fakeCluster({ ...live, ...answers }), store }, release, owner);
}

const adopting = { ...openRequest, ownLabels: { ...ourLabels, adopted: 2 } };

describe('a release of Helm', () => {
  test('can be deployed by a stack only after an adoption', async () => {
    const store = await helmsStore(['superseded', 'deployed']);
    await expect(openRevision(store, openRequest, now)).rejects.toMatchObject({
      code: 'REVISION_FOREIGN',
      hint: expect.stringContaining('release adopt -s dev'),
    });
    await expect(
      openRevision(store, { ...adopting, ownLabels: { ...ourLabels, adopted: 1 } }, now),
    ).rejects.toMatchObject({
      code: 'REVISION_FOREIGN',
    });
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 deployed']);
    expect(await openRevision(store, adopting, now)).toBe(3);
  });

  test('continues with an adoption revision that names its origin, without hooks', async () => {
    const store = await helmsStore(['superseded', 'deployed']);
    const version = await openRevision(store, { ...adopting, content: { ...adopting.content, hooks: [] } }, now);
    const opened = await readOpenRevision(store, { name: 'app', version, owner: 'ours' });
    opened.record.hooks = [hook('migrate', { events: ['pre-upgrade'] })];
    await store.update(opened);
    const cluster = fakeCluster({});
    await runPendingHooks({ ...cluster, store }, 'pre', { version, timeout: 1 });
    expect(cluster.requests).toEqual([]);
    await commitRevision(store, await readOpenRevision(store, { name: 'app', version, owner: 'ours' }), now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 superseded', '3 deployed']);
    expect((await store.get(3)).record.info.description).toBe("Adopted from Helm's revision 2");
  });

  test('stays a release of Helm if the adoption fails', async () => {
    const store = await helmsStore(['superseded', 'deployed']);
    await failRevision(store, await openRevision(store, adopting, now), 'refused', now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 deployed', '3 failed']);
    expect((await store.get(3)).record.info.description).toBe('Adoption "app" failed: refused');
    expect(await plan(store, 'ours')).toMatchObject({ revision: 2 });
  });
});

describe('the plan of an adoption', () => {
  test('shows the newest revision, its content, and the hooks that do not run', async () => {
    const store = await helmsStore(['superseded', 'deployed']);
    expect(await plan(store)).toMatchObject({ revision: 2, objects: 2, hooks: ['Job/migrate'], drift: [] });
  });

  test('shows changed fields and missing objects', async () => {
    const store = await helmsStore(['deployed']);
    const edited = { ...settings, data: { a: 'edited' } };
    const missing = { [`GET ${webPath}`]: undefined };
    expect(await plan(store, undefined, { [`GET ${settingsPath}`]: edited, ...missing })).toMatchObject({
      drift: [
        { reference: { kind: 'Deployment' }, fields: undefined },
        { reference: { kind: 'ConfigMap' }, fields: ['data.a'] },
      ],
    });
  });

  test('is refused if pods would change', async () => {
    const store = await helmsStore(['deployed']);
    const scaled = { [`GET ${webPath}`]: deployment({ replicas: 5 }) };
    await expect(plan(store, undefined, scaled)).rejects.toMatchObject({
      code: 'RELEASE_DRIFTED',
      message: expect.stringContaining('spec.replicas'),
    });
  });

  test.each<[ReleaseStatus[], string]>([
    [[], 'RELEASE_NOT_FOUND'],
    [['uninstalled'], 'RELEASE_NOT_FOUND'],
    [['deployed', 'failed'], 'RELEASE_NOT_DEPLOYED'],
    [['failed'], 'RELEASE_NOT_DEPLOYED'],
    [['deployed', 'pending-upgrade'], 'RELEASE_NOT_DEPLOYED'],
    [['uninstalling'], 'RELEASE_NOT_DEPLOYED'],
  ])('is refused for the history %j', async (statuses, code) => {
    await expect(plan(await helmsStore(statuses))).rejects.toMatchObject({ code, hint: expect.any(String) });
  });

  test('is refused while an operation of Helm may be running', async () => {
    const store = await helmsStore(['deployed', 'pending-upgrade'], Date.now() / 1000);
    await expect(plan(store)).rejects.toMatchObject({ code: 'RELEASE_IN_PROGRESS' });
  });

  test('is refused for a release of another stack, with its name', async () => {
    const store = memoryStore();
    await store.create(recordOf(1, 'deployed'), theirLabels);
    await expect(plan(store, 'ours')).rejects.toMatchObject({
      code: 'REVISION_FOREIGN',
      message: expect.stringContaining('project.prod'),
    });
  });

  test('is refused for a release that this stack has tried to deploy', async () => {
    const store = await helmsStore(['deployed']);
    await store.create(recordOf(2, 'failed'), ourLabels);
    expect(await plan(store, 'ours')).toEqual({ adopted: 2 });
  });

  test('reports a release that is adopted already, also after a failed upgrade', async () => {
    const store = memoryStore();
    await store.create(recordOf(1, 'deployed'), { ...ourLabels, adopted: 1 });
    await store.create(recordOf(2, 'failed'), ourLabels);
    expect(await plan(store, 'ours')).toEqual({ adopted: 1 });
  });
});
