import { describe, expect, test } from '@jest/globals';
import { openRevision } from '../../../components/revision/history/openRevision.ts';
import { memoryStore, openRequest, ourLabels, statusesOf, storeWith, theirLabels } from '../storage/memoryStore.ts';

const now = () => new Date('2026-01-01T00:00:00Z');

describe('openRevision', () => {
  test('starts a release with revision 1 as pending-install', async () => {
    const store = memoryStore();
    expect(await openRevision(store, openRequest, now)).toBe(1);
    const { record } = await store.get(1);
    expect(record.info).toMatchObject({ status: 'pending-install', description: 'Initial install underway' });
  });

  test('upgrades after a deployed revision and keeps the time of the first deploy', async () => {
    const store = await storeWith(['deployed']);
    expect(await openRevision(store, openRequest, now)).toBe(2);
    const { info } = (await store.get(2)).record;
    expect(info).toMatchObject({ status: 'pending-upgrade', description: 'Preparing upgrade' });
    expect(info.first_deployed).toBe((await store.get(1)).record.info.first_deployed);
  });

  test('records which revision it rolls back to', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    await openRevision(store, { ...openRequest, ownLabels: { ...ourLabels, rollbackTo: 1 } }, now);
    const { record, summary } = await store.get(3);
    expect(record.info).toMatchObject({ status: 'pending-rollback', description: 'Rollback to 1' });
    expect(summary.ownLabels?.rollbackTo).toBe(1);
  });

  test('closes the revision of an interrupted run of this stack and continues after it', async () => {
    const store = await storeWith(['deployed', 'pending-upgrade']);
    expect(await openRevision(store, openRequest, now)).toBe(3);
    expect(await statusesOf(store)).toEqual(['1 deployed', '2 failed', '3 pending-upgrade']);
    expect((await store.get(2)).record.info.description).toContain('interrupted');
  });

  test('completes an interrupted commit, so that a failure leaves one deployed revision', async () => {
    const store = await storeWith(['deployed', 'deployed']);
    await openRevision(store, openRequest, now);
    expect(await statusesOf(store)).toEqual(['1 superseded', '2 deployed', '3 pending-upgrade']);
  });

  test('installs again after an uninstall that kept the history', async () => {
    const store = await storeWith(['superseded', 'uninstalled']);
    await openRevision(store, openRequest, now);
    expect((await store.get(3)).record.info.status).toBe('pending-install');
    expect((await store.get(2)).record.info).toMatchObject({
      status: 'superseded',
      description: 'superseded by new release',
    });
  });

  test("fails while another stack's operation may be running, and writes nothing", async () => {
    const started = now().getTime() / 1000 - 10;
    const store = await storeWith(['deployed', 'pending-upgrade'], theirLabels, started);
    await expect(openRevision(store, { ...openRequest, takeOwnership: true }, now)).rejects.toMatchObject({
      code: 'RELEASE_IN_PROGRESS',
    });
    expect(await statusesOf(store)).toEqual(['1 deployed', '2 pending-upgrade']);
  });

  test("continues after the timeout of another owner's operation", async () => {
    const started = now().getTime() / 1000 - 301;
    const store = await storeWith(['deployed', 'pending-upgrade'], theirLabels, started);
    expect(await openRevision(store, { ...openRequest, takeOwnership: true }, now)).toBe(3);
  });

  test("fails for another stack's release unless takeOwnership is set", async () => {
    const store = await storeWith(['deployed'], theirLabels);
    await expect(openRevision(store, openRequest, now)).rejects.toMatchObject({ code: 'REVISION_FOREIGN' });
    expect(await openRevision(store, { ...openRequest, takeOwnership: true }, now)).toBe(2);
  });

  test('keeps historyMax revisions including the new one, and always the deployed one', async () => {
    const store = await storeWith(['deployed', 'failed', 'failed', 'failed']);
    await openRevision(store, { ...openRequest, historyMax: 3 }, now);
    expect(await statusesOf(store)).toEqual(['1 deployed', '4 failed', '5 pending-upgrade']);
  });
});
