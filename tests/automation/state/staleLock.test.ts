import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isStale, parseLock, readTornLocks, recoverStack } from '../../../components/automation/state/staleLock.ts';

const lock = { pid: 41, username: 'ada', hostname: 'here', timestamp: '2026-01-02T03:04:05Z' };
const runs = async () => true;
const gone = async () => false;

describe('parseLock', () => {
  test('reads what Pulumi writes', () => {
    expect(parseLock(JSON.stringify(lock))).toEqual(lock);
  });

  test.each(['', '{', 'null', '[]', '{"pid":"41","hostname":"here"}', '{"pid":41}'])('finds no lock in %j', (text) => {
    expect(parseLock(text)).toBeUndefined();
  });
});

describe('isStale', () => {
  test('a process of this host that is gone holds nothing', async () => {
    expect(await isStale(lock, 'here', gone)).toBe(true);
  });

  test('a process of this host that runs holds its lock', async () => {
    expect(await isStale(lock, 'here', runs)).toBe(false);
  });

  test("another host's process can't be looked at, so it holds its lock", async () => {
    expect(await isStale(lock, 'there', gone)).toBe(false);
  });
});

test('a lock that does not say who holds it is named, and left to the user', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'kubesentiment-lock-'));
  const locks = join(directory, '.pulumi', 'locks', 'organization', 'shop', 'dev');
  await mkdir(locks, { recursive: true });
  await writeFile(join(directory, 'Pulumi.yaml'), 'name: shop\n');
  await writeFile(join(locks, 'torn.json'), '');
  const place = { stack: 'dev', directory, env: { PULUMI_BACKEND_URL: `file://${directory}` } };
  expect(await readTornLocks(place)).toEqual([join(locks, 'torn.json')]);
  await expect(recoverStack({ ...place, say: () => undefined })).rejects.toMatchObject({
    code: 'RELEASE_IN_PROGRESS',
    message: expect.stringContaining('torn.json'),
    hint: expect.stringContaining('pulumi cancel --stack dev'),
  });
  await rm(directory, { recursive: true });
});
