import { expect, test } from '@jest/globals';
import { createTextPool, readRevisions } from '../../../components/report/index.ts';
import type { Connection, RevisionSummary } from '../../../components/revision/index.ts';

/** A release with four revisions, of which one is deployed, and the numbers of the records that were read. */
function releaseWith(deployed: number) {
  const summary = (version: number): RevisionSummary => ({
    ...{ version, status: version === deployed ? 'deployed' : 'superseded', createdAt: 0 },
    ownLabels: { owner: 'me', stack: 'shop.dev', digest: '', timeout: 60, ...(version === 4 ? { rollbackTo: 1 } : {}) },
  });
  const read: number[] = [];
  const get = async (version: number) => {
    read.push(version);
    const info = { status: summary(version).status, description: '', last_deployed: '', notes: '' };
    const chart = { metadata: { name: 'web' }, values: {}, templates: [], files: [] };
    return {
      record: { name: 'web', namespace: 'apps', version, info, chart, config: { a: 'b' }, manifest: '', hooks: [] },
    };
  };
  const store = {
    list: async () => [1, 2, 3, 4].map(summary),
    get,
    getMany: async (versions: readonly number[]) =>
      new Map(await Promise.all(versions.map(async (version) => [version, await get(version)] as const))),
  };
  // Only the store is used.
  const connection = { store } as unknown as Connection;
  const pool = createTextPool();
  const shown = (max: number) =>
    readRevisions(
      { name: 'web', namespace: 'apps', connection, secretPaths: [] },
      { pool, diagnosticsOf: () => undefined },
      max,
    );
  return { read, pool, shown };
}

test('only the records that are shown are read, each once, and older ones decide by their labels', async () => {
  const release = releaseWith(4);
  const { shown, records } = await release.shown(2);
  expect(release.read).toEqual([3, 4]);
  expect(shown.omitted).toBe(2);
  expect(shown.revisions.map(({ revision }) => revision)).toEqual([3, 4]);
  expect([records.newest?.version, records.deployed?.version]).toEqual([4, 4]);
  // Revision 1, to which 4 goes back, is not Helm's: the values are shown.
  expect(release.pool.texts[shown.revisions[1]?.config ?? -1]).toContain('"a": "b"');
});

test('a deployed revision that is older than those that are shown is read for the look at the cluster', async () => {
  const release = releaseWith(1);
  const { shown, records } = await release.shown(2);
  expect(release.read.toSorted()).toEqual([1, 3, 4]);
  expect(shown.revisions.map(({ revision }) => revision)).toEqual([3, 4]);
  expect([records.newest?.version, records.deployed?.version]).toEqual([4, 1]);
});
