import { describe, expect, test } from '@jest/globals';
import { isStale, parseLock } from '../../components/operation/staleLock.ts';

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
