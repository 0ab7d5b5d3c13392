import { describe, expect, test } from '@jest/globals';
import { contentOf } from '../../components/revision/recordedContent.ts';
import { ourMarks, recordOf, storeWith } from './memoryStore.ts';

describe('the content that a rollback deploys', () => {
  test('is that of the revision', async () => {
    const store = await storeWith(['superseded']);
    await store.create({ ...recordOf(2, 'deployed'), manifest: 'two' }, ourMarks);
    expect((await contentOf(store, 2)).manifest).toBe('two');
  });

  test('is that of the rollback to it, once the revision itself is pruned', async () => {
    const store = await storeWith(['failed']);
    await store.create({ ...recordOf(5, 'deployed'), manifest: 'as it was in 3' }, { ...ourMarks, rollbackTo: 3 });
    expect((await contentOf(store, 3)).manifest).toBe('as it was in 3');
  });

  test('does not exist for a revision that never was: the error names those that are', async () => {
    const store = await storeWith(['superseded', 'deployed']);
    await expect(contentOf(store, 9)).rejects.toMatchObject({
      code: 'REVISION_NOT_FOUND',
      hint: expect.stringContaining('2 (deployed)'),
    });
  });
});
