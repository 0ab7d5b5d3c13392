import { describe, expect, test } from '@jest/globals';
import { beginUninstall, finishUninstall, isUninstall } from '../../components/revision/uninstallRelease.ts';
import { memoryStore, statusesOf, storeWith } from './memoryStore.ts';

const now = () => new Date('2026-01-01T00:00:00Z');

describe('uninstall', () => {
  test('purges the history', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    await beginUninstall(store, now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 uninstalling']);
    await finishUninstall(store, false, now);
    expect(await statusesOf(store)).toEqual([]);
  });

  test('closes a history that is to be kept', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    await beginUninstall(store, now);
    await finishUninstall(store, true, now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 uninstalled']);
    expect((await store.get(2)).record.info.description).toBe('Uninstallation complete');
  });

  test('leaves nothing deployed in a history that is kept', async () => {
    const store = await storeWith(['deployed', 'failed']);
    await beginUninstall(store, now);
    await finishUninstall(store, true, now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 uninstalled']);
  });

  test('is not what the replacement of an old resource asks for', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    expect(await isUninstall(store, { version: 1, owner: 'ours' })).toBe(false);
    expect(await isUninstall(store, { version: 2, owner: 'ours' })).toBe(true);
  });

  test('is ended by the next destroy when it was cut off after its purge', async () => {
    expect(await isUninstall(memoryStore(), { version: 2, owner: 'ours' })).toBe(true);
  });

  test('is meant even if a failed deploy or somebody else came after the revision of the state', async () => {
    const store = await storeWith(['deployed', 'failed']);
    expect(await isUninstall(store, { version: 1, owner: 'ours' })).toBe(true);
    const helms = await storeWith(['superseded', 'deployed'], { owner: 'other', stack: 's', digest: '', timeout: 1 });
    expect(await isUninstall(helms, { version: 1, owner: 'ours' })).toBe(true);
  });
});
