import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { editRelease, pinRevision, readStackFile, releaseKey } from '../../../components/config/index.ts';

const project = resolve(import.meta.dirname, '..', '..', '..');
const stackFiles = readdirSync(project).filter((name) => /^Pulumi\..+\.yaml$/.test(name));

const pin = (text: string, revision: number | undefined) => pinRevision({ path: 'Pulumi.x.yaml', text }, revision);

describe('pinRevision', () => {
  test.each(stackFiles)('adds one line to %s, edits it in place and removes only that line', (name) => {
    const text = readFileSync(join(project, name), 'utf8');
    const pinned = pin(text, 3);
    expect(pinned.split('\n').filter((line) => !text.split('\n').includes(line))).toEqual(['    rollbackTo: 3']);
    expect(pin(pinned, 12)).toBe(pinned.replace('rollbackTo: 3', 'rollbackTo: 12'));
    expect(pin(pinned, undefined)).toBe(text);
    expect(pin(text, undefined)).toBe(text);
  });

  test.each([
    ['at the end of a file without a newline', `config:\n  ${releaseKey}:\n    name: a`],
    [
      'with a comment behind the last key',
      `config:\n    ${releaseKey}:\n        name: a # why\n        # later\n    k:v: x\n`,
    ],
    [
      'where the last key holds a list',
      `config:\n  ${releaseKey}:\n    name: a\n    apiVersions:\n    - v1\n    - v2\n`,
    ],
    ['in a section in braces', `config:\n  ${releaseKey}: { name: a }\n`],
    ['in a section that is a string with JSON', `config:\n  ${releaseKey}: '{"name":"a"}'\n`],
    ['with line ends of Windows', `config:\r\n  ${releaseKey}:\r\n    name: a\r\n`],
  ])('%s', (_place, text) => {
    const settings = (of: string) => JSON.parse(readStackFile({ path: 'x', text: of }).config[releaseKey] ?? '');
    expect(settings(pin(text, 7))).toEqual({ ...settings(text), rollbackTo: 7 });
    expect(settings(pin(pin(text, 7), undefined))).toEqual(settings(text));
  });

  test('keeps every other line in any style', () => {
    const lines = [
      '# head',
      'config:',
      `    ${releaseKey}:`,
      '        name:   "a"',
      '        x: [1,   2]',
      "    'k:v': [a,b]",
      '',
    ];
    const added = [...lines.slice(0, 5), '        rollbackTo: 2', ...lines.slice(5)];
    expect(pin(lines.join('\n'), 2)).toBe(added.join('\n'));
  });
});

describe('editRelease', () => {
  test('quotes a string where needed, and keeps the comment after it', () => {
    const lines = ['config:', `  ${releaseKey}:`, '    version: 1.0.0 # why', '    chart: shop/demo', ''];
    const edit = (text: string, key: string, value: string) => editRelease({ path: 'x', text }, key, value);
    const edited = edit(edit(lines.join('\n'), 'version', '1.1.0'), 'digest', 'sha256:abc');
    const expected = [...lines.slice(0, 2), '    version: 1.1.0 # why', lines[3], '    digest: sha256:abc', ''];
    expect(edited).toBe(expected.join('\n'));
    expect(edit(edited, 'chart', '1.5')).toContain('    chart: "1.5"\n');
  });
});
