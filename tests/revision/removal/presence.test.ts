import { describe, expect, test } from '@jest/globals';
import { isComplete, readListed } from '../../../components/revision/apply/listedObject.ts';
import { assertPresent, findAbsences } from '../../../components/revision/removal/presence.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const place = '/api/v1/namespaces/apps';
const listed = (...names: string[]) => names.map((name) => readListed(`v1 ConfigMap ${name}`));
const going = { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.com/hold'] } };

describe('the objects of a release', () => {
  test('are parsed from the list in the state', () => {
    expect(readListed('apps/v1 Deployment web')).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' });
    expect(readListed('v1 ConfigMap other/web')).toMatchObject({ name: 'web', namespace: 'other' });
  });

  test('are absent if they are missing, being deleted, or of a kind that is not served', async () => {
    const cluster = fakeCluster({ [`GET ${place}/configmaps/there`]: {}, [`GET ${place}/configmaps/going`]: going });
    const widget = readListed('example.com/v1 Widget w');
    const { missing, leaving } = await findAbsences(cluster, [...listed('there', 'missing', 'going'), widget]);
    expect(missing).toEqual([...listed('missing'), widget]);
    expect(leaving).toMatchObject([{ item: { name: 'going' }, deletion: { finalizers: ['example.com/hold'] } }]);
    await expect(assertPresent(cluster, listed('missing'))).rejects.toMatchObject({ code: 'RELEASE_NOT_READY' });
  });

  test('are listed if there are many, and read one by one if they lost their label', async () => {
    const items = ['a', 'b', 'c'].map((name) => ({ metadata: { name } }));
    const cluster = fakeCluster({ [`GET ${place}/configmaps`]: { items }, [`GET ${place}/configmaps/d`]: {} });
    const { missing } = await findAbsences(cluster, listed('a', 'b', 'c', 'd', 'e'));
    expect(missing).toEqual(listed('e'));
    expect(cluster.requests.filter(({ path }) => path.includes('/configmaps/')).map(({ path }) => path)).toEqual([
      `${place}/configmaps/d`,
      `${place}/configmaps/e`,
    ]);
  });

  test('are read one by one if the account may not list them', async () => {
    const one = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`GET ${place}/configmaps/${name}`, {}]));
    const cluster = fakeCluster({ ...one, [`GET ${place}/configmaps`]: refusal(403, 'Forbidden', 'no') });
    expect((await findAbsences(cluster, listed('a', 'b', 'c', 'd'))).missing).toEqual([]);
  });

  test('count as present if the account may not read them', async () => {
    const cluster = fakeCluster({ [`GET ${place}/configmaps/a`]: refusal(403, 'Forbidden', 'no') });
    expect(await isComplete(cluster, ['v1 ConfigMap a'])).toBe(true);
    expect(await isComplete(cluster, ['v1 ConfigMap b'])).toBe(false);
  });
});
