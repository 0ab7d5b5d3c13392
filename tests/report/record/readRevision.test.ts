import { describe, expect, test } from '@jest/globals';
import { withSecretPaths } from '../../../components/manifest/index.ts';
import { createTextPool } from '../../../components/report/index.ts';
import { readRevisionData } from '../../../components/report/record/readRevision.ts';
import type { HistoryEntry } from '../../../components/revision/index.ts';

const canary = 'canary-4e1f77';

const manifest = (password: string, mark = 'one') => `---
# Source: web/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  mark: ${mark}
  url: db://u:${password}@host
---
# Source: web/templates/b.yaml
apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  key: data-of-${password}
`;

function entry(
  version: number,
  password: string,
  status: 'deployed' | 'failed' = 'deployed',
  mark = 'one',
): HistoryEntry {
  const secrets = { values: [['db', 'password']], manifest: [9], hooks: [[7]], notes: [1] };
  const hook = `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\nspec:\n  template:\n    password: ${password}\n`;
  return {
    version,
    status,
    createdAt: 1_790_000_000,
    ownLabels: { owner: 'me', stack: 'shop.dev', digest: '', timeout: 60 },
    record: {
      ...{ name: 'web', namespace: 'shop', version, manifest: manifest(password, mark), apply_method: 'ssa' },
      info: {
        ...{ first_deployed: '', deleted: '', status, notes: `The password is ${password}.` },
        last_deployed: new Date(1_790_000_030_000).toISOString(),
        description: status === 'failed' ? `Upgrade "web" failed: log says ${password}` : 'Upgrade complete',
      },
      chart: {
        ...{ lock: null, templates: [], schema: null, files: [] },
        metadata: withSecretPaths({ name: 'web', version: '1.2.3' }, secrets),
        values: { db: { password: 'default' }, mark: 'none' },
      },
      config: { db: { password }, mark },
      hooks: [
        {
          ...{ name: 'migrate', kind: 'Job', path: 'web/templates/hook.yaml', manifest: hook, events: ['pre-upgrade'] },
          ...{ weight: 0, delete_policies: [], output_log_policies: [] },
          last_run: { started_at: '2026-01-01T00:00:00Z', completed_at: '2026-01-01T00:00:09Z', phase: 'Succeeded' },
        },
      ],
    },
  };
}

describe('readRevisionData', () => {
  const read = async (...entries: HistoryEntry[]) => {
    const pool = createTextPool();
    const context = {
      pool,
      secretPaths: [],
      history: entries,
      diagnosticsOf: () => `log: ${canary} and ${btoa(canary)}`,
    };
    const revisions = [];
    for (const each of entries) revisions.push(await readRevisionData(each, context));
    return { revisions, pool };
  };

  test('has the facts of a revision', async () => {
    const { revisions, pool } = await read(entry(1, canary));
    expect(revisions[0]).toMatchObject({
      ...{ revision: 1, status: 'deployed', chart: 'web', version: '1.2.3' },
      started: new Date(1_790_000_000_000).toISOString(),
      ended: new Date(1_790_000_030_000).toISOString(),
      hooks: [{ name: 'migrate', phase: 'Succeeded' }],
    });
    expect(revisions[0]).not.toHaveProperty('diagnostics');
    expect(pool.objects.map(({ kind }) => kind)).toEqual(['ConfigMap', 'Secret']);
    expect(JSON.parse(pool.texts[revisions[0]?.config ?? 0] ?? '')).toEqual({
      db: { password: '(secret)' },
      mark: 'one',
    });
  });

  test('has no secret, not even in a failed revision with diagnostics', async () => {
    const { revisions, pool } = await read(entry(1, canary), entry(2, canary, 'failed'));
    const all = JSON.stringify([revisions, pool]);
    expect(all).not.toContain(canary);
    expect(all).not.toContain(btoa(canary));
    expect(all).toContain('url: (secret)');
    expect(revisions[1]).toHaveProperty('diagnostics');
  });

  test('keeps equal objects once, and shows that only a secret differs by another version with the same text', async () => {
    const { revisions, pool } = await read(
      entry(1, canary),
      entry(2, canary),
      entry(3, 'another-secret'),
      entry(4, canary, 'deployed', 'two'),
    );
    const [first, second, third, fourth] = revisions.map(({ objects = [] }) => objects);
    expect(second).toEqual(first);
    expect(third?.[0]).not.toBe(first?.[0]);
    expect(pool.objects[third?.[0] ?? 0]?.text).toBe(pool.objects[first?.[0] ?? 0]?.text);
    expect(pool.objects[fourth?.[0] ?? 0]?.text).not.toBe(pool.objects[first?.[0] ?? 0]?.text);
    expect(fourth?.[1]).toBe(first?.[1]);
  });

  test('has no value and no notes of a revision of Helm, because nothing marks its secrets', async () => {
    const { ownLabels: _own, ...helms } = entry(1, canary);
    if (!('record' in helms)) throw new Error('The record is missing.');
    const { record } = helms;
    const chart = { ...record.chart, metadata: { name: 'web', version: '1.2.3' } };
    const plain = { ...record, manifest: '', hooks: [], chart };
    const { revisions, pool } = await read({ ...helms, record: plain });
    expect(JSON.stringify([revisions, pool])).not.toContain(canary);
    expect(revisions[0]).toHaveProperty('byHelm');
    expect(revisions[0]).not.toHaveProperty('notes');
    expect(JSON.parse(pool.texts[revisions[0]?.config ?? 0] ?? '')).toEqual({
      db: { password: '(secret)' },
      mark: '(secret)',
    });
    expect(JSON.parse(pool.texts[revisions[0]?.defaults ?? 0] ?? '')).toEqual({
      db: { password: 'default' },
      mark: 'none',
    });
  });

  test('shows a damaged record with the reason', async () => {
    const { record: _record, ...summary } = { ...entry(3, canary), record: undefined };
    const { revisions } = await read({ ...summary, damage: 'not gzip' });
    expect(revisions[0]).toMatchObject({ revision: 3, damage: 'not gzip', ended: '' });
  });
});
