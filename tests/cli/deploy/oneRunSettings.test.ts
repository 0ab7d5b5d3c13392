import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type OneRunOptions, oneRunSettings } from '../../../components/cli/deploy/oneRunSettings.ts';
import { editForRun, readSettings, readStackFile, valuesKey } from '../../../components/config/index.ts';
import type { JsonObject } from '../../../components/json/index.ts';

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

  test.each<[OneRunOptions, JsonObject]>([
    [{ setJson: ['{"image":{}}'] }, { image: { tag: 'v1' }, port: 1 }],
    [{ setJson: ['image={}'] }, { image: {}, port: 1 }],
    [{ setJson: ['{"image":{"more":{}},"port":{},"new":{}}'] }, { image: { tag: 'v1', more: {} }, port: {}, new: {} }],
    [{ setJson: ['{"image":{"pull":"x"}}', '{"image":{}}'] }, { image: { tag: 'v1', pull: 'x' }, port: 1 }],
    [{ setJson: ['image={"a":1}', '{"image":{}}'] }, { image: { a: 1 }, port: 1 }],
    [
      { setJson: ['{"image":{}}'], set: ['image.tag=v2'] },
      { image: { tag: 'v2' }, port: 1 },
    ],
    [{ setJson: ['{"image":null}'] }, { image: null, port: 1 }],
  ])('%j merges with the maps of the stack as in Helm', async (options, values) => {
    const file = { path: 'Pulumi.dev.yaml', text: `config:\n  ${valuesKey}: { image: { tag: v1 }, port: 1 }\n` };
    const { file: edited } = editForRun(file, folder, await oneRunSettings(options));
    expect(JSON.parse(readStackFile(edited).config[valuesKey] ?? '')).toEqual(values);
  });

  test('an empty map of --set-json is the origin of no value of the stack', async () => {
    const text = `config:\n  ${valuesKey}:\n    image: { tag: v1 }\n  kubesentiment:release: { name: a, namespace: b }\n`;
    const file = { path: 'Pulumi.dev.yaml', text };
    const { file: edited, given } = editForRun(file, folder, await oneRunSettings({ setJson: ['{"image":{}}'] }));
    const { config } = readStackFile(edited);
    const { origin } = readSettings({ stack: 'dev', config, file: edited, run: { file, given } });
    expect(origin(['values', 'image', 'tag'])).toMatchObject({ file: 'Pulumi.dev.yaml', line: 3 });
    expect(origin(['values', 'image'])).toEqual({ file: '--set-json image={}' });
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
