import { describe, expect, test } from '@jest/globals';
import { readRecordedRevision } from '../../../components/revision/history/recordedRevision.ts';
import type { ReleaseStatus } from '../../../components/revision/storage/record.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

/** A store whose revisions have their number as manifest. */
async function storeOf(...statuses: ReleaseStatus[]) {
  const store = memoryStore();
  for (const [index, status] of statuses.entries()) {
    await store.create({ ...recordOf(index + 1, status), manifest: String(index + 1) }, ourLabels);
  }
  return store;
}

describe('the revision that generated fields are taken from', () => {
  test.each<[string, ReleaseStatus[], string | undefined]>([
    ['the newest deployed revision', ['superseded', 'deployed', 'failed'], '2'],
    ['the newest attempt if nothing was deployed yet', ['failed', 'pending-install'], '2'],
    ['undefined without a history', [], undefined],
    ['undefined after an uninstall', ['superseded', 'uninstalled'], undefined],
    ['an attempt after an uninstall', ['superseded', 'uninstalled', 'failed'], '3'],
  ])('is %s', async (_what, statuses, manifest) => {
    const found = await readRecordedRevision({ store: await storeOf(...statuses) });
    expect(found?.content.manifest).toBe(manifest);
  });

  test('includes a later attempt, and has a digest only if it is deployed', async () => {
    const found = await readRecordedRevision({ store: await storeOf('deployed', 'failed') });
    expect([found?.digest, found?.attempted?.manifest]).toEqual([ourLabels.digest, '2']);
    expect((await readRecordedRevision({ store: await storeOf('failed') }))?.digest).toBeUndefined();
  });

  test('is an older one if it is damaged, and an error if all are', async () => {
    const store = await storeOf('superseded', 'deployed');
    const harm = (slot: { text: string }) => {
      slot.text = 'damaged';
    };
    store.damage(2, harm);
    expect((await readRecordedRevision({ store }))?.content.manifest).toBe('1');
    store.damage(1, harm);
    await expect(readRecordedRevision({ store })).rejects.toMatchObject({ code: 'REVISION_UNREADABLE' });
  });
});
