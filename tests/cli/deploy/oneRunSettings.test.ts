import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type OneRunOptions, oneRunSettings } from '../../../components/cli/deploy/oneRunSettings.ts';

describe('the options of one run', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubesentiment-run-'));
    await writeFile(at('text'), 'a,{b}\n');
    await writeFile(at('number'), '1');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const settingsOf = async (options: OneRunOptions) =>
    Object.fromEntries((await oneRunSettings(options)).map(({ path, value }) => [path.slice(1).join('.'), value]));

  test('--set-file sets the content of files, whatever is in it', async () => {
    const setFile = [`a.b=${at('text')},c={${at('number')},${at('text')}}`, 'empty='];
    expect(await settingsOf({ setFile })).toEqual({ 'a.b': 'a,{b}\n', c: ['1', 'a,{b}\n'], empty: '' });
  });

  test('--set-literal comes after --set-file, and that after --set', async () => {
    const settings = await oneRunSettings({ setLiteral: ['a=z'], set: ['a=1'], setFile: [`a=${at('number')}`] });
    expect(settings.map(({ value }) => value)).toEqual([1, '1', 'z']);
  });

  test('--set-file names a file that does not exist, and the option', async () => {
    await expect(oneRunSettings({ setFile: ['tls.ca=none.pem'] })).rejects.toMatchObject({
      code: 'CONFIG_MISSING_FILE',
      message: 'File none.pem not found: --set-file tls.ca=none.pem.',
    });
  });

  test.each<[OneRunOptions, Record<string, unknown>]>([
    [{ rollbackOnFailure: true }, { atomic: true }],
    [{ wait: 'watcher' }, { wait: true }],
    [{ wait: 'legacy' }, { wait: true }],
    [{ wait: 'hookOnly' }, { wait: false }],
    [{ wait: false }, { wait: false }],
    [
      { skipCrds: true, takeOwnership: true, createNamespace: true },
      { crds: 'skip', takeOwnership: true, createNamespace: true },
    ],
    [
      { historyMax: 0, timeout: '90s' },
      { historyMax: 0, timeout: '90s' },
    ],
    [{ waitForJobs: true }, { wait: true, waitForJobs: true }],
    [{}, {}],
  ])('%j are settings of the release', async (options, settings) => {
    expect(await settingsOf(options)).toEqual(settings);
  });
});
