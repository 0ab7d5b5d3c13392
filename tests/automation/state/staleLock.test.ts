import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isStale, parseLock, readTornLocks, recoverStack } from '../../../components/automation/state/staleLock.ts';

const lock = { pid: 41, username: 'ada', hostname: 'here', timestamp: '2026-01-02T03:04:05Z' };
const runs = async () => true;
const gone = async () => false;

describe('parseLock', () => {
  test('reads a lock written by Pulumi', () => {
    expect(parseLock(JSON.stringify(lock))).toEqual(lock);
  });

  test.each(['', '{', 'null', '[]', '{"pid":"41","hostname":"here"}', '{"pid":41}'])('finds no lock in %j', (text) => {
    expect(parseLock(text)).toBeUndefined();
  });
});

describe('isStale', () => {
  test('is true if the process has ended on this host', async () => {
    expect(await isStale(lock, 'here', gone)).toBe(true);
  });

  test('is false if the process runs on this host', async () => {
    expect(await isStale(lock, 'here', runs)).toBe(false);
  });

  test("is false for a process on another host, which can't be checked", async () => {
    expect(await isStale(lock, 'there', gone)).toBe(false);
  });
});

test('a lock without a readable holder is reported and not removed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'kubesentiment-lock-'));
  const locks = join(directory, '.pulumi', 'locks', 'organization', 'shop', 'dev');
  await mkdir(locks, { recursive: true });
  await writeFile(join(directory, 'Pulumi.yaml'), 'name: shop\n');
  await writeFile(join(locks, 'torn.json'), '');
  const place = { stack: 'dev', directory, env: { PULUMI_BACKEND_URL: `file://${directory}` } };
  expect(await readTornLocks(place)).toEqual([join(locks, 'torn.json')]);
  await expect(recoverStack({ ...place, report: () => undefined })).rejects.toMatchObject({
    code: 'RELEASE_IN_PROGRESS',
    message: expect.stringContaining('torn.json'),
    hint: expect.stringContaining('pulumi cancel --stack dev'),
  });
  await rm(directory, { recursive: true });
});
