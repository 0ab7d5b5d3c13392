import { expect, test } from '@jest/globals';
import { handOver, handOverRelease } from '../../../components/revision/handover/handOver.ts';
import { memoryStore, ourLabels, recordOf, theirLabels } from '../storage/memoryStore.ts';

test("handOver changes the owner of one owner's revisions only", async () => {
  const store = memoryStore();
  await store.create(recordOf(1, 'superseded'), theirLabels);
  for (const version of [2, 3, 4]) await store.create(recordOf(version, 'superseded'), ourLabels);
  store.damage(3, (slot) => {
    slot.text = 'no record';
  });
  const ownersAfter = async (from: string, to: string) => {
    await handOver(store, from, to);
    return (await store.list()).map(({ ownLabels }) => ownLabels?.owner);
  };
  expect(await ownersAfter('ours', 'ours')).toEqual(['theirs', 'ours', 'ours', 'ours']);
  expect(await ownersAfter('ours', 'new')).toEqual(['theirs', 'new', 'ours', 'new']);
  expect((await store.get(4)).summary.ownLabels).toEqual({ ...ourLabels, owner: 'new' });
});

test('handOverRelease changes the owner only if the newest revision has a former owner', async () => {
  const store = memoryStore();
  await store.create(recordOf(1, 'superseded'), ourLabels);
  expect(await handOverRelease({ store }, ['another'], 'new')).toBe(false);
  expect(await handOverRelease({ store }, ['another', 'ours'], 'new')).toBe(true);
  expect((await store.list()).map(({ ownLabels }) => ownLabels?.owner)).toEqual(['new']);
  await store.create(recordOf(2, 'deployed'), theirLabels);
  expect(await handOverRelease({ store }, ['new', 'ours'], 'newer')).toBe(false);
});
