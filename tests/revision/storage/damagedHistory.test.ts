import { describe, expect, test } from '@jest/globals';
import { commitRevision, readOpenRevision } from '../../../components/revision/history/commitRevision.ts';
import { openRevision } from '../../../components/revision/history/openRevision.ts';
import { readRecordedContent } from '../../../components/revision/history/recordedContent.ts';
import { beginUninstall, finishUninstall } from '../../../components/revision/removal/uninstallRelease.ts';
import { openRequest, statusesOf, storeWith } from './memoryStore.ts';

const now = () => new Date('2026-01-01T00:00:00Z');

describe('a history with damaged records', () => {
  test('continues after the highest number, even if its record is damaged', async () => {
    const store = await storeWith(['superseded', 'deployed', 'deployed']);
    store.damage(3, (slot) => {
      slot.labels = {};
    });
    expect(await openRevision(store, openRequest, now)).toBe(4);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 deployed', '3 damaged', '4 pending-upgrade']);
  });

  test('never uses a number again that the stack knows, even if the record is gone', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    await store.delete(2);
    expect(await openRevision(store, { ...openRequest, known: 2 }, now)).toBe(3);
  });

  test('continues after a truncated record and does not change it', async () => {
    const store = await storeWith(['deployed', 'pending-upgrade']);
    for (const version of [1, 2]) {
      store.damage(version, (slot) => {
        slot.text = slot.text.slice(0, 20);
      });
    }
    expect(await openRevision(store, openRequest, now)).toBe(3);
    await commitRevision(store, await readOpenRevision(store, { name: 'app', version: 3, owner: 'ours' }), now);
    expect(await statusesOf(store)).toEqual(['1 deployed', '2 pending-upgrade', '3 deployed']);
  });

  test('prunes no damaged records', async () => {
    const store = await storeWith(['superseded', 'superseded', 'superseded', 'deployed']);
    store.damage(1, (slot) => {
      slot.labels = {};
    });
    await openRevision(store, { ...openRequest, historyMax: 2 }, now);
    expect(await statusesOf(store)).toEqual(['1 damaged', '4 deployed', '5 pending-upgrade']);
  });

  test('fails to roll back to a damaged record', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    store.damage(1, (slot) => {
      slot.labels = { ...slot.labels, owner: 'flux' };
    });
    await expect(readRecordedContent({ store }, 1)).rejects.toMatchObject({ code: 'REVISION_UNREADABLE' });
  });

  test('can be uninstalled', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    store.damage(2, (slot) => {
      slot.text = '';
    });
    await beginUninstall(store, now);
    await finishUninstall(store, false, now);
    expect(await statusesOf(store)).toEqual([]);
  });
});
