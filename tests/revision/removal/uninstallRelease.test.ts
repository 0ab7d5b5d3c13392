import { describe, expect, test } from '@jest/globals';
import { declaredReleases } from '../../../components/revision/provider/declaredReleases.ts';
import { beginUninstall, finishUninstall, isUninstall } from '../../../components/revision/removal/uninstallRelease.ts';
import { systemLabels } from '../../../components/revision/storage/labels.ts';
import { memoryStore, ourLabels, recordOf, statusesOf, storeWith } from '../storage/memoryStore.ts';

const release = { name: 'app', namespace: 'apps', version: 1, owner: 'ours' };
const now = () => new Date('2026-01-01T00:00:00Z');

describe('uninstall', () => {
  test('deletes the history', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    await beginUninstall(store, now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 uninstalling']);
    await finishUninstall(store, false, now);
    expect(await statusesOf(store)).toEqual([]);
  });

  test('closes a history that is kept', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    await beginUninstall(store, now);
    await finishUninstall(store, true, now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 uninstalled']);
    expect((await store.get(2)).record.info.description).toBe('Uninstallation complete');
  });

  test('leaves no deployed revision in a history that is kept', async () => {
    const store = await storeWith(['deployed', 'failed']);
    await beginUninstall(store, now);
    await finishUninstall(store, true, now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 uninstalled']);
  });

  test('does not happen while the program declares the release', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    const declared = declaredReleases();
    expect(await isUninstall(store, release, declared)).toBe(true);
    declared.add({ name: 'other', namespace: 'apps' });
    expect(await isUninstall(store, release, declared)).toBe(true);
    declared.add(release);
    expect(await isUninstall(store, release, declared)).toBe(false);
  });

  test('is completed by the next destroy if it was interrupted after the deletion of the history', async () => {
    expect(await isUninstall(memoryStore(), release, declaredReleases())).toBe(true);
  });

  test('happens for any newer revision, as long as the stack owns the history', async () => {
    for (const statuses of [
      ['deployed', 'failed'],
      ['superseded', 'deployed'],
    ] as const) {
      expect(await isUninstall(await storeWith([...statuses]), release, declaredReleases())).toBe(true);
    }
    // A manual rollback with Helm.
    const helms = await storeWith(['superseded']);
    await helms.put(recordOf(2, 'deployed'), systemLabels(recordOf(2, 'deployed'), {}));
    expect(await isUninstall(helms, release, declaredReleases())).toBe(true);
  });

  test('does not happen if another stack or Helm owns the release now', async () => {
    const owners: string[] = [];
    const report = (maker: string) => owners.push(maker);
    const theirs = await storeWith(['superseded', 'deployed'], { ...ourLabels, owner: 'other', stack: 'theirs' });
    expect(await isUninstall(theirs, release, declaredReleases(), report)).toBe(false);
    const helms = memoryStore();
    await helms.put(recordOf(1, 'deployed'), systemLabels(recordOf(1, 'deployed'), {}));
    expect(await isUninstall(helms, release, declaredReleases(), report)).toBe(false);
    expect(owners).toEqual([expect.stringContaining('theirs'), 'Helm']);
  });
});
