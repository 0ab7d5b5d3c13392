import { describe, expect, jest, test } from '@jest/globals';
import { listObjects } from '../../../components/manifest/index.ts';
import { declaredReleases } from '../../../components/revision/provider/declaredReleases.ts';
import { beginRemoval, removeListed } from '../../../components/revision/removal/removeListed.ts';
import type { ReleaseStatus } from '../../../components/revision/storage/record.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf, theirLabels } from '../storage/memoryStore.ts';

jest.spyOn(console, 'log').mockImplementation(() => undefined);

const place = '/api/v1/namespaces/apps/configmaps';
const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const listed = {
  name: 'app',
  namespace: 'apps',
  owner: 'ours',
  objects: listObjects([configMap('recorded'), configMap('declared'), configMap('dropped')], 'apps'),
  timeout: 1,
};
const owned = {
  metadata: {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': 'app', 'meta.helm.sh/release-namespace': 'apps' },
  },
};

interface Situation {
  status?: ReleaseStatus;
  /** Whether the program declares the release. */
  up: boolean;
  replaced?: boolean;
  ownLabels?: typeof ourLabels;
  remove?: typeof removeListed;
}

/** The names of the deleted objects. */
async function removedIn({
  status,
  up,
  replaced = true,
  ownLabels = ourLabels,
  remove = removeListed,
}: Situation): Promise<string[]> {
  const store = memoryStore();
  const manifest = `---\n# Source: a.yaml\n${JSON.stringify(configMap('recorded'))}\n`;
  if (status !== undefined) await store.create({ ...recordOf(3, status), manifest }, ownLabels);
  const names = ['recorded', 'declared', 'dropped'];
  const gone = new Set<string>();
  const cluster = fakeCluster(
    Object.fromEntries(
      names.flatMap((name) => [
        [`GET ${place}/${name}`, () => (gone.has(name) ? refusal(404, 'NotFound', 'gone') : owned)],
        [`DELETE ${place}/${name}`, () => gone.add(name) && {}],
      ]),
    ),
  );
  const declared = declaredReleases();
  if (up) declared.add(listed, { ...listed, objects: listObjects([configMap('declared')], 'apps') });
  await remove({ ...cluster, store }, listed, declared, replaced);
  return names.filter((name) => gone.has(name));
}

describe('a deleted object list', () => {
  test('deletes in an update the objects that neither the deployed revision nor the program has', async () => {
    expect(await removedIn({ status: 'deployed', up: true })).toEqual(['dropped']);
  });

  test('begins to delete them at the commit, because the engine may never delete the list', async () => {
    expect(await removedIn({ status: 'deployed', up: true, remove: beginRemoval })).toEqual(['dropped']);
    expect(await removedIn({ status: 'failed', up: true, remove: beginRemoval })).toEqual([]);
  });

  test('fails and deletes nothing until a revision without the objects is deployed', async () => {
    for (const status of ['failed', 'pending-upgrade', 'uninstalling'] as const) {
      await expect(removedIn({ status, up: true })).rejects.toMatchObject({ code: 'REVISION_NOT_DEPLOYED' });
    }
    // An engine that deletes before it creates.
    expect(await removedIn({ status: 'pending-upgrade', up: true, replaced: false })).toEqual([]);
    expect(await removedIn({ up: true })).toEqual([]);
  });

  test('deletes all objects in an uninstall, also without a history', async () => {
    for (const status of ['uninstalling', 'uninstalled', undefined] as const) {
      expect(await removedIn({ ...(status === undefined ? {} : { status }), up: false })).toHaveLength(3);
    }
  });

  test("deletes nothing of a deployed release or of another stack's release", async () => {
    expect(await removedIn({ status: 'deployed', up: false })).toEqual([]);
    expect(await removedIn({ status: 'uninstalling', up: false, ownLabels: theirLabels })).toEqual([]);
  });
});
