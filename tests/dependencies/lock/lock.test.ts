import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadChart } from '../../../components/chart/index.ts';
import { lockDigest, readLock } from '../../../components/dependencies/lock/lock.ts';
import { contentHash, readFolder } from '../../../components/files/readFolder.ts';

const at = (path: string) => ({ path, shownAs: 'x/Chart.lock', command: 'release dependency update' });

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('readLock', () => {
  it("reads Helm's lock files", async () => {
    const file = join(directory, 'Chart.lock');
    await writeFile(
      file,
      'dependencies:\n- name: a\n  repository: https://charts.example\n  version: 1.2.3\ndigest: sha256:0\ngenerated: "2026-01-01T00:00:00Z"\n',
    );
    expect(await readLock(at(file))).toEqual({
      dependencies: [{ name: 'a', repository: 'https://charts.example', version: '1.2.3' }],
      digest: 'sha256:0',
    });
  });

  it.each([
    ['does not exist', undefined],
    ['is not YAML', 'dependencies: ['],
    ['has an entry without a version', 'dependencies:\n- name: a\n'],
  ])('fails if the file %s', async (_what, text) => {
    const file = join(directory, `${String(text?.length)}.lock`);
    if (text !== undefined) await writeFile(file, text);
    await expect(readLock(at(file))).rejects.toMatchObject({
      code: 'DEPENDENCY_LOCK_MISSING',
      position: { file: 'x/Chart.lock' },
    });
  });
});

describe('lockDigest', () => {
  it('equals the digest that helm dependency update writes', () => {
    // Taken from Helm 4.1.4 for these dependencies.
    const dependency = {
      name: 'prometheus',
      version: '25.8.0',
      repository: 'http://127.0.0.1:8911',
    };
    expect(lockDigest([{ ...dependency, tags: ['b&c'] }], [dependency])).toBe(
      'sha256:0e4847879a7d88a3823bb7e937298002d23b6aaa0ee51a84345526b5f2c37f97',
    );
    expect(lockDigest([{ ...dependency, version: '>=20 <26', alias: '' }], [dependency])).toBe(
      'sha256:f169ad37706281f7ee10cf33495ed95fab19f19d77e2806ff258c997b90e1f3f',
    );
  });

  it("matches in the lock of the project's chart", async () => {
    const folder = 'charts/mlops-sentiment';
    const { metadata } = await loadChart(folder);
    const lock = await readLock(at(join(folder, 'Chart.lock')));
    expect(lock.digest).toBe(lockDigest(metadata.dependencies ?? [], lock.dependencies));
  });
});

describe('the lock of the offline charts', () => {
  it('has the digest of every chart', async () => {
    const { dependencies: lock } = await readLock(at('charts/offline/Chart.lock'));
    const hashes = lock.map(async ({ name }) => contentHash(await readFolder(join('charts/offline', name))));
    expect(lock.map(({ sha256 }) => sha256)).toEqual(await Promise.all(hashes));
    expect(lock.map(({ name }) => name).sort()).toEqual(['alertmanager', 'grafana', 'prometheus', 'redis']);
  });
});
