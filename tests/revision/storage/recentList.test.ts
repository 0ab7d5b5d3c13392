import { expect, jest, test } from '@jest/globals';
import { withRecentList } from '../../../components/revision/storage/recentList.ts';
import type { RevisionStore, RevisionSummary } from '../../../components/revision/storage/revisionStore.ts';
import { ourLabels, recordOf } from './memoryStore.ts';

const revision: RevisionSummary = { version: 1, status: 'deployed', createdAt: 0 };

/** A store that counts its lists. */
function countedStore() {
  const counted = { lists: 0, fails: false };
  const nothing = async () => undefined;
  const store = {
    async list() {
      counted.lists += 1;
      if (counted.fails) throw new Error('unreachable');
      return [revision];
    },
    get: () => Promise.reject(new Error('not used')),
    getMany: () => Promise.reject(new Error('not used')),
    ...{ create: nothing, update: nothing, delete: nothing },
  } satisfies RevisionStore;
  return { store, counted };
}

test('steps that follow each other list the history once', async () => {
  const { store, counted } = countedStore();
  const recent = withRecentList(store, () => 0);
  expect(await Promise.all([recent.list(), recent.list()])).toEqual([[revision], [revision]]);
  await recent.list();
  expect(counted.lists).toBe(1);
});

test('a write is seen by the next step', async () => {
  const { store, counted } = countedStore();
  const recent = withRecentList(store, () => 0);
  await recent.list();
  const write = recent.delete(1);
  // It may have been read before the write.
  await recent.list();
  await write;
  await recent.list();
  expect(counted.lists).toBe(3);
});

test('a new revision has the labels of the user', async () => {
  const { store } = countedStore();
  const create = jest.fn<RevisionStore['create']>(async () => undefined);
  await withRecentList({ ...store, create }).create(recordOf(1, 'pending-install'), ourLabels, { team: 'web' });
  expect(create).toHaveBeenCalledWith(expect.anything(), ourLabels, { team: 'web' });
});

test('after a long step, the history is listed again', async () => {
  const { store, counted } = countedStore();
  let time = 0;
  const recent = withRecentList(store, () => time);
  await recent.list();
  time = 1_001;
  await recent.list();
  expect(counted.lists).toBe(2);
});

test('a list that failed is not kept', async () => {
  const { store, counted } = countedStore();
  const recent = withRecentList(store, () => 0);
  counted.fails = true;
  await expect(recent.list()).rejects.toThrow('unreachable');
  counted.fails = false;
  expect(await recent.list()).toEqual([revision]);
});
