import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { repairState, tornFiles } from '../../../components/automation/state/repairState.ts';

/** A Pulumi state, identified by its number. */
const state = (serial: number) => JSON.stringify({ version: 3, checkpoint: { latest: { serial } } });
const whole = '{"user.cache_control":"","md5":"AA=="}\n';

describe('the state of a stack after a kill', () => {
  let folder: string;
  const messages: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubesentiment-state-'));
    messages.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Writes files of the backend, each a second after the one before it. */
  async function write(files: Record<string, string | Buffer>): Promise<void> {
    const times = Object.keys(files).map((_name, index) => new Date(Date.UTC(2026, 0, 1, 0, 0, index)));
    for (const [index, [name, content]] of Object.entries(files).entries()) {
      await writeFile(join(folder, name), content);
      await utimes(join(folder, name), times[index] ?? 0, times[index] ?? 0);
    }
  }

  async function repair(): Promise<Record<string, string>> {
    await repairState({ states: folder, locks: '', name: 'dev' }, (line) => messages.push(line));
    const names = (await readdir(folder)).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return Object.fromEntries(names.map((name, index) => [name.replace(/\d{13}/, 'TIME'), texts[index] ?? '']));
  }

  test('is not changed if it is complete, whatever other stacks and earlier kills left', async () => {
    const files = {
      'dev.json.17e0.tmp': state(1),
      'dev.json.bak': state(2),
      'dev.json.bak.attrs': whole,
      'dev.json.attrs': whole,
      'dev.json': state(3),
      'dev2.json': '',
      'dev2.json.attrs': '',
    };
    await write(files);
    expect(await repair()).toEqual(files);
    expect(messages).toEqual([]);
    expect(await tornFiles({ states: folder, locks: '', name: 'dev' })).toEqual([]);
  });

  test('only loses truncated attributes', async () => {
    await write({ 'dev.json.bak': state(1), 'dev.json': state(2), 'dev.json.attrs': '' });
    expect(await repair()).toEqual({ 'dev.json.bak': state(1), 'dev.json': state(2) });
    expect(messages).toEqual([expect.stringContaining('The state is complete')]);
  });

  test('is replaced by the file that was being written, if that is complete', async () => {
    const before = { 'dev.json': state(2), 'dev.json.bak': state(2) };
    await write({ 'dev.json.17df.tmp': state(1), ...before, 'dev.json.17e0.tmp': state(3), 'dev.json.attrs': '{"us' });
    expect(await repair()).toEqual({ ...before, 'dev.json': state(3), 'dev.json.17df.tmp': state(1) });
  });

  test.each([
    ['empty', ''],
    ['cut off', state(2).slice(0, -3)],
  ])('is restored from the backup of the previous step if it is %s', async (_how, text) => {
    await write({ 'dev.json.bak': state(1), 'dev.json.17e0.tmp': state(3).slice(0, 9), 'dev.json': text });
    expect(await tornFiles({ states: folder, locks: '', name: 'dev' })).toEqual([join(folder, 'dev.json')]);
    expect(await repair()).toMatchObject({
      'dev.json': state(1),
      'dev.json.bak': state(1),
      'dev.json.TIME.damaged': text,
    });
    expect(messages).toEqual([expect.stringMatching(/the previous step.*\.damaged/)]);
    expect(await repair()).toMatchObject({ 'dev.json': state(1) });
    expect(messages).toHaveLength(1);
  });

  test('may be compressed', async () => {
    await write({ 'dev.json.gz.bak': gzipSync(state(1)), 'dev.json.gz': gzipSync(state(2)).subarray(0, 20) });
    await repair();
    expect(await readFile(join(folder, 'dev.json.gz'))).toEqual(gzipSync(state(1)));
  });

  test('is reported and not changed if no complete copy exists', async () => {
    await write({ 'dev.json.bak': '', 'dev.json': '{' });
    await expect(repair()).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    expect((await readdir(folder)).sort()).toEqual(['dev.json', 'dev.json.bak']);
  });

  test('is not repaired if the stack was removed', async () => {
    await write({ 'dev.json.bak': state(1) });
    expect(await repair()).toEqual({ 'dev.json.bak': state(1) });
  });
});
