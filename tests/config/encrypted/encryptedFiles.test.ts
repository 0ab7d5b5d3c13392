import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type ConfigChange,
  type Decrypt,
  editForRun,
  openProject,
  readSettings,
  readStackFile,
  type StackSettings,
} from '../../../components/config/index.ts';
import { ReleaseErrors } from '../../../components/errors.ts';

const cipher = (type = 'str') => `ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:${type}]`;
const metadata =
  'sops:\n  lastmodified: "2026-01-01T00:00:00Z"\n  mac: ENC[AES256_GCM,data:bWFj,type:str]\n  version: 3.13.3\n';
const encrypted = `db:
  password: ${cipher()}
  port: ${cipher('int')}
users:
  - ${cipher()}
  - ${cipher()}
open_unencrypted: plain
gone: null
${metadata}`;
const decrypted = {
  db: { password: 'hunter2', port: 5432 },
  users: ['ada', 'bob'],
  open_unencrypted: 'plain',
  gone: null,
};
const files: Record<string, string> = {
  'base.yaml': 'db: { password: weak, host: db }\ngone: 1\n',
  'secrets.yaml': encrypted,
  'secrets.json': JSON.stringify({ token: cipher(), sops: { mac: 'ENC[x]', lastmodified: '2026-01-01T00:00:00Z' } }),
  'over.yaml': 'users: [eve]\n',
  'noMac.yaml': `a: ${cipher()}\nsops:\n  lastmodified: "2026-01-01T00:00:00Z"\n`,
  'noMetadata.yaml': `list:\n  - a: ${cipher()}\n`,
  'own.yaml': 'sops: { enabled: true }\nnote: "the text ENC[AES256_GCM, in a sentence"\n',
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'encrypted-files-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
});
afterAll(() => rm(directory, { recursive: true }));

const path = 'Pulumi.dev.yaml';
const textOf = (valuesFiles: readonly string[], values: string) =>
  `config:\n  kubesentiment:release: { name: app, namespace: apps, valuesFiles: ${JSON.stringify(valuesFiles)} }\n${values}`;

function read(
  valuesFiles: readonly string[],
  { values = '', decrypt = undefined as Decrypt | undefined } = {},
): StackSettings {
  const file = { path, text: textOf(valuesFiles, values) };
  const { config, secretKeys } = readStackFile(file);
  return readSettings({ stack: 'dev', config, secretKeys, file, project: openProject(directory), decrypt });
}

function codesOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    const errors = error instanceof ReleaseErrors ? error.errors : [error];
    return errors.map((each) => (each as { code?: string }).code); // every error that is expected has one
  }
  return [];
}

describe('an encrypted values file', () => {
  test('gives masks without decryption, and all of its values are secret, also those in plain text', () => {
    const { values, secretPaths } = read(['base.yaml', 'secrets.yaml']);
    expect(values).toEqual({
      db: { password: '(secret)', port: '(secret)', host: 'db' },
      users: ['(secret)', '(secret)'],
      open_unencrypted: '(secret)',
      gone: null,
    });
    expect(secretPaths).toEqual([['db', 'password'], ['db', 'port'], ['users', 0], ['users', 1], ['open_unencrypted']]);
  });

  test('is decrypted for a deploy, merged in its place, and what overrides it is not secret', () => {
    const calls: string[] = [];
    const decrypt: Decrypt = ({ shownAs, path: place, values }) => {
      calls.push(`${shownAs} ${place}`);
      expect(values).not.toHaveProperty('sops');
      return decrypted;
    };
    const values = '  kubesentiment:values:\n    db: { password: mine, key: { secure: v1:abc } }\n';
    const settings = read(['base.yaml', 'secrets.yaml', 'over.yaml'], { values, decrypt });
    expect(calls).toEqual(['secrets.yaml secrets.yaml']);
    expect(settings.values).toEqual({
      db: { password: 'mine', port: 5432, host: 'db', key: '(secret)' },
      users: ['eve'],
      open_unencrypted: 'plain',
      gone: null,
    });
    expect(settings.secretPaths).toEqual([['db', 'key'], ['db', 'port'], ['open_unencrypted']]);
  });

  test('has positions of its keys, but no lines in errors', () => {
    const { origin, frameAt } = read(['secrets.yaml']);
    expect(origin(['values', 'db', 'password'])).toEqual({ file: 'secrets.yaml', line: 2, column: 3 });
    expect(frameAt({ file: 'secrets.yaml', line: 5, column: 1 })).toBe('');
  });

  test('may be JSON', () => {
    expect(read(['secrets.json']).values).toEqual({ token: '(secret)' });
  });

  test.each(['noMac.yaml', 'noMetadata.yaml'])('that is encrypted only in part is refused: %s', (name) => {
    expect(codesOf(() => read([name]))).toEqual(['VALUES_INCOMPLETE']);
  });

  test('is not any file with a key "sops"', () => {
    const { values, secretPaths } = read(['own.yaml']);
    expect(values).toMatchObject({ sops: { enabled: true } });
    expect(secretPaths).toEqual([]);
  });
});

describe('an encrypted values file of the command line', () => {
  const change = (name: string): ConfigChange => ({
    path: ['kubesentiment:values'],
    value: {},
    merge: true,
    from: { file: { path: name, text: files[name] ?? '' }, encryptedAt: join(directory, name) },
  });
  const flag = (way: (string | number)[], value: string): ConfigChange => ({
    path: ['kubesentiment:values', ...way],
    value,
    from: { flag: `--set ${way.join('.')}` },
  });
  const run = (changes: ConfigChange[], decrypt?: Decrypt) => {
    const file = {
      path,
      text: textOf(['base.yaml'], '  kubesentiment:values: { db: { password: stack, user: me } }\n'),
    };
    const edited = editForRun(file, directory, changes);
    const { config, secretKeys } = readStackFile(edited.file);
    const project = openProject(directory);
    const given = { file: edited.file, run: { file, given: edited.given } };
    return {
      text: edited.file.text,
      ...readSettings({ stack: 'dev', config, secretKeys, project, decrypt, ...given }),
    };
  };

  test('overrides the stack and what precedes it, and is not in the file with the settings of the run', () => {
    const before = flag(['db', 'port'], 'early');
    const { text, values, secretPaths } = run(
      [before, change('secrets.yaml'), flag(['users'], 'last')],
      () => decrypted,
    );
    expect(values).toEqual({
      db: { password: 'hunter2', port: 5432, host: 'db', user: 'me' },
      users: 'last',
      open_unencrypted: 'plain',
      gone: null,
    });
    expect(secretPaths).toEqual([['db', 'password'], ['db', 'port'], ['open_unencrypted']]);
    expect(text).not.toMatch(/hunter2|5432/);
    expect(run([change('secrets.yaml')]).values).toMatchObject({ db: { password: '(secret)' } });
  });

  test('keeps its maps if a flag gives an empty one', () => {
    const empty = (key: string) => ({ ...flag([key], ''), value: {}, merge: true });
    const { values } = run([change('secrets.yaml'), empty('db'), empty('gone')], () => decrypted);
    expect(values).toMatchObject({ db: { password: 'hunter2', user: 'me' }, gone: {} });
  });

  test('keeps its position in errors', () => {
    const { origin } = run([change('secrets.yaml')], () => decrypted);
    expect(origin(['values', 'users', 1])).toMatchObject({ file: 'secrets.yaml', line: 6 });
  });

  test('refuses a flag for one item of its lists', () => {
    expect(codesOf(() => run([change('secrets.yaml'), flag(['users', 0], 'eve')]))).toEqual(['CONFIG_INVALID_VALUE']);
    const file = { path, text: textOf(['secrets.yaml'], '') };
    expect(codesOf(() => editForRun(file, directory, [flag(['users', 0], 'eve')]))).toEqual(['CONFIG_INVALID_VALUE']);
  });
});
