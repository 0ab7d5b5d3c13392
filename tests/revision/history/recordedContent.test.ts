import { describe, expect, test } from '@jest/globals';
import { digestOf } from '../../../components/manifest/index.ts';
import { readRecordedContent } from '../../../components/revision/history/recordedContent.ts';
import { hook } from '../hooks/hookCluster.ts';
import { contentOfChart, ourLabels, recordOf, storeWith } from '../storage/memoryStore.ts';

describe('the content of a rollback', () => {
  test('is the content of the revision', async () => {
    const store = await storeWith(['superseded']);
    await store.create({ ...recordOf(2, 'deployed'), manifest: 'two' }, ourLabels);
    expect((await readRecordedContent({ store }, 2)).manifest).toBe('two');
  });

  test('includes the results of the hooks as in Helm, but the digest ignores them', async () => {
    const store = await storeWith([]);
    const ran = { ...hook('a'), last_run: { started_at: 'then', completed_at: 'later', phase: 'Failed' as const } };
    await store.create({ ...recordOf(1, 'superseded'), hooks: [ran] }, ourLabels);
    const content = await readRecordedContent({ store }, 1);
    expect(content.hooks).toEqual([ran]);
    expect(digestOf(content)).toBe(digestOf({ ...content, hooks: [hook('a')] }));
    expect(digestOf(content)).not.toBe(digestOf(contentOfChart));
  });

  test('comes from a rollback to the revision if the revision is pruned', async () => {
    const store = await storeWith(['failed']);
    await store.create({ ...recordOf(5, 'deployed'), manifest: 'as it was in 3' }, { ...ourLabels, rollbackTo: 3 });
    expect((await readRecordedContent({ store }, 3)).manifest).toBe('as it was in 3');
  });

  test('is an error that lists the existing revisions if the revision does not exist', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    await expect(readRecordedContent({ store }, 9)).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
      hint: expect.stringContaining('2 (deployed)'),
    });
  });
});
