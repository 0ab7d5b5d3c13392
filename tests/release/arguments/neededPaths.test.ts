import { describe, expect, test } from '@jest/globals';
import type { Json, ValuePath } from '../../../components/json/index.ts';
import { neededPaths } from '../../../components/release/arguments/neededPaths.ts';

describe('the unknown arguments that a preview needs', () => {
  test.each<[string, ValuePath, Json, boolean]>([
    ['a value of a strategic merge patch', ['spec', 'replicas'], {}, false],
    ['an item of a list', ['spec', 'args', 0], {}, false],
    ['labels', ['metadata', 'labels'], {}, false],
    ['the value of an operation', [0, 'value'], [{}], false],
    ['a part of the value of an operation', [0, 'value', 'a'], [{}], false],
    ['an operation', [0], [null], true],
    ['the name of an operation', [0, 'op'], [{}], true],
    ['the path of an operation', [0, 'path'], [{}], true],
    ['the path from which an operation copies', [0, 'from'], [{}], true],
    ['a directive', ['spec', '$patch'], {}, true],
    ['the keys that stay', ['spec', '$retainKeys', 0], {}, true],
    ['the kind', ['kind'], {}, true],
    ['the metadata', ['metadata'], {}, true],
    ['the name', ['metadata', 'name'], {}, true],
    ['the whole patch', [], null, true],
  ])('in a patch without target: %s', (_name, path, patch, isNeeded) => {
    const unknown: ValuePath = ['patches', 0, 'patch', ...path];
    expect(neededPaths({ patches: [{ patch }] }, [unknown])).toEqual(isNeeded ? [unknown] : []);
  });

  test('are no identity in a patch with a target', () => {
    const patches = [{ target: { kind: 'Service' }, patch: { kind: null, metadata: { name: null } } }];
    const unknown: ValuePath[] = [
      ['patches', 0, 'patch', 'kind'],
      ['patches', 0, 'patch', 'metadata', 'name'],
    ];
    const metadata: ValuePath = ['patches', 0, 'patch', 'metadata'];
    expect(neededPaths({ patches }, [...unknown, metadata])).toEqual([metadata]);
  });

  test('are a target, a file, and all arguments but the values and the cluster', () => {
    const needed: ValuePath[] = [['chart'], ['patches'], ['patches', 0], ['patches', 0, 'path'], ['values']];
    const target: ValuePath = ['patches', 0, 'target', 'name'];
    const others: ValuePath[] = [['kubeconfig'], ['context'], ['values', 'a']];
    expect(neededPaths({ patches: [{}] }, [...needed, target, ...others])).toEqual([...needed, target]);
  });
});
