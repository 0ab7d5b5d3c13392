import { describe, expect, test } from '@jest/globals';
import { compareValues, previewFacts } from '../../../components/cli/report/previewFacts.ts';
import { settingsWithoutStack } from '../../../components/cli/target/stack.ts';
import { connectTo } from '../../../components/revision/index.ts';
import { memoryStore, ourLabels, recordOf } from '../../revision/storage/memoryStore.ts';

test('compareValues lists the leaves that differ, with a scalar that became a map', () => {
  const before = { image: { tag: 'v1' }, list: ['a', 'b'], same: { x: 1 }, cache: false };
  const after = { image: { tag: 'v2' }, list: ['a'], same: { x: 1 }, cache: { enabled: true } };
  expect(compareValues(before, after)).toEqual([
    { path: 'cache.enabled', after: true },
    { path: 'image.tag', before: 'v1', after: 'v2' },
    { path: 'list[1]', before: 'b' },
  ]);
});

describe('previewFacts', () => {
  const settings = { ...settingsWithoutStack({ name: 'app' }), values: { tag: 'v2' } };

  async function factsAfter(byHelm: boolean, secretPaths: string[][] = []) {
    const store = memoryStore();
    const record = { ...recordOf(1, 'deployed'), config: { tag: 'v1', password: 'canary-4e1f77' } };
    if (byHelm) await store.put(record, { name: 'app', owner: 'helm', status: 'deployed', version: '1' });
    else await store.create(record, ourLabels);
    const connection = { ...connectTo({}, { name: 'app', namespace: 'default' }), store };
    return previewFacts({ ...settings, secretPaths }, connection);
  }

  test('masks the earlier values if Helm recorded them, because nothing marks their secrets', async () => {
    expect((await factsAfter(true)).values).toEqual([
      { path: 'password', before: '(secret)' },
      { path: 'tag', before: '(secret)', after: 'v2' },
    ]);
    expect((await factsAfter(false)).values).toContainEqual({ path: 'tag', before: 'v1', after: 'v2' });
  });

  test('says whether the stack has secrets, which are not compared', async () => {
    expect(await factsAfter(false, [['password']])).toMatchObject({ hasSecrets: true });
    expect(await factsAfter(false)).not.toHaveProperty('hasSecrets');
  });
});
