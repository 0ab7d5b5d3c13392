import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openProject, readSettings, readStackFile, type StackSettings } from '../../components/config/index.ts';
import { ReleaseErrors } from '../../components/errors.ts';

const path = 'Pulumi.dev.yaml';
const files: Record<string, string> = {
  'base.yaml': `# the team's
replicas: 1
mode: 0755
sha: 1e3
on: off
image: { tag: v1, pull: Always }
list: [1, 2, 3]
db:
  password: plain
twice: 1
twice: 2
`,
  'prod.yaml': 'replicas: 3\nimage:\n  tag: v2\nlist: [9]\ngone: null\n',
  'empty.yaml': '# nothing yet\n',
  'list.yaml': '- a\n',
  'broken.yaml': 'a: b: c\n',
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'values-files-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
});
afterAll(() => rm(directory, { recursive: true }));

function read(valuesFiles: readonly string[], values = ''): StackSettings {
  const release = `{ name: app, namespace: apps, valuesFiles: ${JSON.stringify(valuesFiles)} }`;
  const text = `config:\n  kubesentiment:release: ${release}\n${values}`;
  const { config, secretKeys } = readStackFile({ path, text });
  return readSettings({ stack: 'dev', config, secretKeys, file: { path, text }, project: openProject(directory) });
}

function errorsOf(valuesFiles: readonly string[]): unknown {
  try {
    read(valuesFiles);
  } catch (error) {
    return error instanceof ReleaseErrors ? error.errors : error;
  }
  throw new Error('nothing was thrown');
}

describe('valuesFiles', () => {
  test("are read by Helm's rules and merged in order; the stack's own values override them", () => {
    const own = '  kubesentiment:values:\n    replicas: 5\n    db: { password: { secure: v1:abc } }\n';
    const { values, secretPaths } = read(['base.yaml', 'empty.yaml', 'prod.yaml'], own);
    expect(values).toEqual({
      replicas: 5,
      mode: 493,
      sha: 1000,
      true: false,
      image: { tag: 'v2', pull: 'Always' },
      list: [9],
      db: { password: '(secret)' },
      twice: 2,
      gone: null,
    });
    expect(secretPaths).toEqual([['db', 'password']]);
  });

  test('give the position of each value', () => {
    const { origin, frameAt } = read(['base.yaml', 'prod.yaml'], '  kubesentiment:values: { replicas: 5 }\n');
    expect(origin(['values', 'replicas'])).toMatchObject({ file: path, line: 3 });
    expect(origin(['values', 'image', 'tag'])).toEqual({ file: 'prod.yaml', line: 3, column: 3 });
    expect(origin(['values', 'image', 'pull'])).toEqual({ file: 'base.yaml', line: 6, column: 19 });
    expect(origin(['values', 'list', 0])).toMatchObject({ file: 'prod.yaml', line: 4 });
    expect(origin(['values', 'nothing'])).toBeUndefined();
    expect(origin(['release', 'name'])).toMatchObject({ file: path, line: 2 });
    expect(frameAt({ file: 'base.yaml', line: 2, column: 1 })).toContain('> 2 | replicas: 1');
    expect(frameAt({ file: path, line: 3 })).toContain('replicas: 5');
  });

  test('do not override values in JSON of the stack file', () => {
    const { origin, values } = read(['base.yaml'], '  kubesentiment:values: \'{"list":[{"a":1}]}\'\n');
    expect(values.list).toEqual([{ a: 1 }]);
    expect(origin(['values', 'list', 0, 'a'])).toBeUndefined();
    expect(origin(['values'])).toMatchObject({ file: path, line: 3 });
  });

  test('that are missing, listed twice, not a map or not YAML are reported with positions in one pass', () => {
    expect(errorsOf(['none.yaml', 'base.yaml', 'base.yaml', 'list.yaml', 'broken.yaml'])).toEqual([
      expect.objectContaining({ code: 'CONFIG_MISSING_FILE', position: { file: path, line: 2, column: 70 } }),
      expect.objectContaining({ code: 'CONFIG_INVALID_VALUE', position: expect.objectContaining({ line: 2 }) }),
      expect.objectContaining({ code: 'CONFIG_WRONG_TYPE', position: { file: 'list.yaml', line: 1, column: 1 } }),
      expect.objectContaining({ code: 'CONFIG_INVALID_YAML', position: expect.objectContaining({ line: 1 }) }),
    ]);
    expect(errorsOf(['.'])).toMatchObject({ code: 'CONFIG_MISSING_FILE' });
  });
});
