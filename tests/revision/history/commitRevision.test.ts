import { describe, expect, test } from '@jest/globals';
import { commitRevision, readOpenRevision } from '../../../components/revision/history/commitRevision.ts';
import { failRevision } from '../../../components/revision/history/failRevision.ts';
import { statusesOf, storeWith, theirLabels } from '../storage/memoryStore.ts';

const now = () => new Date('2026-01-01T00:00:00Z');

describe('commitRevision', () => {
  test('marks exactly the given revision as deployed and supersedes all older deployed revisions', async () => {
    const store = await storeWith(['deployed', 'failed', 'deployed', 'pending-upgrade']);
    await commitRevision(store, await readOpenRevision(store, { name: 'app', version: 4, owner: 'ours' }), now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 failed', '3 superseded', '4 deployed']);
    expect((await store.get(4)).record.info.description).toBe('Upgrade complete');
  });

  test('corrects two deployed revisions when it runs again', async () => {
    const store = await storeWith(['deployed', 'deployed']);
    await commitRevision(store, await readOpenRevision(store, { name: 'app', version: 2, owner: 'ours' }), now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 deployed']);
  });

  test('fails if a newer revision exists', async () => {
    const store = await storeWith(['pending-install', 'deployed']);
    const reading = readOpenRevision(store, { name: 'app', version: 1, owner: 'ours' });
    await expect(reading).rejects.toMatchObject({ code: 'REVISION_CONFLICT' });
  });

  test('fails if another stack owns the revision', async () => {
    const store = await storeWith(['pending-install'], theirLabels);
    const reading = readOpenRevision(store, { name: 'app', version: 1, owner: 'ours' });
    await expect(reading).rejects.toMatchObject({ code: 'REVISION_FOREIGN' });
  });

  test('fails if the revision has changed since it was read', async () => {
    const store = await storeWith(['pending-install']);
    const opened = await readOpenRevision(store, { name: 'app', version: 1, owner: 'ours' });
    await failRevision(store, 1, 'refused', now);
    await expect(commitRevision(store, opened, now)).rejects.toMatchObject({ code: 'REVISION_CONFLICT' });
    expect(await statusesOf(store)).toEqual(['1 failed']);
  });
});

describe('failRevision', () => {
  test("keeps the first reason, with Helm's wording", async () => {
    const store = await storeWith(['pending-install']);
    await failRevision(store, 1, 'first', now);
    await failRevision(store, 1, 'second', now);
    expect((await store.get(1)).record.info).toMatchObject({
      status: 'failed',
      description: 'Release "app" failed: first',
    });
  });
});
