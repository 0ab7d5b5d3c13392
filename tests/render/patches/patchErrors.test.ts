import { describe, expect, test } from '@jest/globals';
import { errorsOf } from './patchedRelease.ts';

const web = { kind: 'Deployment', metadata: { name: 'r-web' } };
const target = { name: 'r-web' };
const file = 'Pulumi.dev.yaml';
/** The line of the first patch in the stack's file. */
const first = 7;

describe('a patch with a mistake', () => {
  test.each<[string, unknown, string, { line: number; file?: string }]>([
    [
      'matches nothing, by name',
      [{ patch: { kind: 'Deployment', metadata: { name: 'web' } } }],
      'PATCH_UNMATCHED',
      { line: first },
    ],
    ['matches nothing, by target', [{ target: { name: 'r' }, patch: {} }], 'PATCH_UNMATCHED', { line: first + 2 }],
    [
      'is of a CRD in crds/',
      [{ target: { kind: 'CustomResourceDefinition' }, patch: {} }],
      'PATCH_UNMATCHED',
      { line: first + 2 },
    ],
    [
      'has a path that does not exist',
      [{ target, patch: [{ op: 'remove', path: '/spec/none' }] }],
      'PATCH_FAILED',
      { line: first + 4 },
    ],
    [
      'has a test that fails',
      [{ target, patch: [{ op: 'test', path: '/spec/replicas', value: 2 }] }],
      'PATCH_FAILED',
      { line: first + 4 },
    ],
    [
      'makes a label a number',
      [{ target, patch: { metadata: { labels: { a: 1 } } } }],
      'PATCH_FAILED',
      { line: first + 2 },
    ],
    [
      'renames',
      [{ target, patch: [{ op: 'replace', path: '/metadata/name', value: 'x' }] }],
      'PATCH_IDENTITY',
      { line: first + 2 },
    ],
    [
      'changes the kind',
      [{ target, patch: [{ op: 'replace', path: '/kind', value: 'X' }] }],
      'PATCH_IDENTITY',
      { line: first + 2 },
    ],
    [
      'moves',
      [{ target, patch: [{ op: 'add', path: '/metadata/namespace', value: 'x' }] }],
      'PATCH_IDENTITY',
      { line: first + 2 },
    ],
    ['has no operations', [{ target, patch: ['x'] }], 'PATCH_INVALID', { line: first + 3 }],
    [
      'has an unknown operation',
      [{ target, patch: [{ op: 'set', path: '/a' }] }],
      'PATCH_INVALID',
      { line: first + 3 },
    ],
    [
      'has no JSON pointer',
      [{ target, patch: [{ op: 'remove', path: 'spec' }] }],
      'PATCH_INVALID',
      { line: first + 4 },
    ],
    ['has no value', [{ target, patch: [{ op: 'add', path: '/a' }] }], 'PATCH_INVALID', { line: first + 3 }],
    ['is a JSON patch without a target', [{ patch: [{ op: 'remove', path: '/a' }] }], 'PATCH_INVALID', { line: first }],
    ['names no object', [{ patch: { kind: 'Deployment' } }], 'PATCH_INVALID', { line: first }],
    ['has an unknown directive', [{ patch: { ...web, $patch: 'keep' } }], 'PATCH_INVALID', { line: first + 4 }],
    [
      'has a directive where lists are replaced',
      [{ patch: { ...web, spec: { x: [{ $patch: 'delete' }] } } }],
      'PATCH_INVALID',
      { line: first + 6 },
    ],
    [
      'has an item without its key',
      [{ patch: { ...web, spec: { template: { spec: { containers: [{}] } } } } }],
      'PATCH_INVALID',
      { line: first + 8 },
    ],
    ['has an invalid expression', [{ target: { name: 'a(' }, patch: {} }], 'PATCH_INVALID', { line: first }],
    ['has an invalid selector', [{ target: { labelSelector: 'a=b=c' }, patch: {} }], 'PATCH_INVALID', { line: first }],
    ['is the YAML of a scalar', [{ target, patch: 'text' }], 'PATCH_INVALID', { line: first + 2 }],
    ['is not YAML', [{ target, patch: 'a: [' }], 'CONFIG_INVALID_YAML', { line: first + 2 }],
    ['is in a file that does not exist', [{ path: 'none.yaml' }], 'CONFIG_MISSING_FILE', { line: first }],
    ['is a folder', [{ path: 'chart' }], 'CONFIG_MISSING_FILE', { line: first }],
    ['is a string with a comment only', [{ target, patch: '# nothing' }], 'PATCH_INVALID', { line: first + 2 }],
    ['is in an empty file', [{ path: 'empty.yaml' }], 'PATCH_INVALID', { line: first }],
    [
      'is in a file that is not YAML',
      [{ path: 'broken.yaml' }],
      'CONFIG_INVALID_YAML',
      { file: 'broken.yaml', line: 2 },
    ],
    ['fails in a file', [{ path: 'remove.yaml', target }], 'PATCH_FAILED', { file: 'remove.yaml', line: 3 }],
    ['has both patch and path', [{ patch: {}, path: 'x' }], 'CONFIG_INVALID_VALUE', { line: first }],
    ['has neither patch nor path', [{ target }], 'CONFIG_INVALID_VALUE', { line: first }],
    ['has an unknown field', [{ target, ptach: {} }], 'CONFIG_UNKNOWN_KEY', { line: first + 2 }],
    [
      'has an unknown field of the target',
      [{ target: { names: 'x' }, patch: {} }],
      'CONFIG_UNKNOWN_KEY',
      { line: first + 1 },
    ],
    ['has a target that is a string', [{ target: 'x', patch: {} }], 'CONFIG_WRONG_TYPE', { line: first }],
    ['is a string', ['x'], 'CONFIG_WRONG_TYPE', { line: first }],
  ])('which %s', async (_name, patches, code, { line, file: place = file }) => {
    const files = {
      'empty.yaml': '# nothing\n',
      'broken.yaml': 'kind: A\nmetadata: [\n',
      'remove.yaml': '# one\n- op: remove\n  path: /spec/none\n',
    };
    const errors = await errorsOf({ patches, files });
    const found = errors.map(({ code: own, position }) => [own, position?.file, position?.line]);
    expect(found).toEqual([[code, place, line]]);
    for (const { hint, frame } of errors) expect([hint, frame]).toEqual([expect.any(String), expect.any(String)]);
  });

  test('is reported with all others in one pass', async () => {
    const patches = [
      { target: { name: 'none' }, patch: {} },
      { target, patch: [{ op: 'remove', path: '/none' }] },
    ];
    const errors = await errorsOf({ patches });
    expect(errors.map(({ code }) => code)).toEqual(['PATCH_UNMATCHED', 'PATCH_FAILED']);
    expect(errors[0]?.hint).toContain('Deployment/r-web');
  });

  test('says why its file cannot be read', async () => {
    const [none, folder] = await errorsOf({ patches: [{ path: 'none.yaml' }, { path: 'chart' }] });
    expect(none?.message).toBe('The patch none.yaml, which the stack uses, does not exist.');
    expect(folder?.message).toBe('The patch chart, which the stack uses, is a folder.');
  });

  test('is named as the argument of a program', async () => {
    const { withArgumentNames } = await import('../../../components/argumentNames.ts');
    const [error] = await errorsOf({ patches: [{ target: { name: 'none' }, patch: {} }] });
    expect(withArgumentNames(error?.message ?? '')).toBe(
      'The argument patches[0]: the patch matches no object of the release.',
    );
  });
});
