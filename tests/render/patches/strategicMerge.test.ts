import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '../../../components/json/index.ts';
import { builtInRules } from '../../../components/render/patches/builtInRules.ts';
import { applyOperations, checkOperations } from '../../../components/render/patches/jsonPatch.ts';
import { typeOfKind } from '../../../components/render/patches/mergeRules.ts';
import { strategicMerge } from '../../../components/render/patches/strategicMerge.ts';

const merge = (kind: string, object: JsonObject, patch: JsonObject) =>
  strategicMerge(object, patch, typeOfKind(builtInRules, '', kind), builtInRules);
const pod = (fields: JsonObject) => ({ spec: { containers: [{ name: 'a', ...fields }] } });

const udp = { port: 53, protocol: 'UDP' };
const sctp = { port: 53, protocol: 'SCTP' };

// What kubectl does as well is in tests/integration/charts/patchRules.test.ts.
describe('a strategic merge patch does what kustomize does where kubectl does something else', () => {
  test.each<[string, JsonObject[], JsonObject, JsonObject[]]>([
    [
      'the protocol given',
      [
        { containerPort: 53, name: 'tcp' },
        { containerPort: 53, protocol: 'UDP' },
      ],
      { containerPort: 53, protocol: 'UDP', name: 'udp' },
      [
        { containerPort: 53, name: 'tcp' },
        { containerPort: 53, protocol: 'UDP', name: 'udp' },
      ],
    ],
    [
      'no protocol, which is TCP',
      [
        { containerPort: 53, protocol: 'UDP' },
        { containerPort: 53, protocol: 'TCP' },
      ],
      { containerPort: 53, name: 'tcp' },
      [
        { containerPort: 53, protocol: 'UDP' },
        { containerPort: 53, protocol: 'TCP', name: 'tcp' },
      ],
    ],
    [
      'no protocol, and only another one',
      [{ containerPort: 53, protocol: 'UDP' }],
      { containerPort: 53, name: 'udp' },
      [{ containerPort: 53, protocol: 'UDP', name: 'udp' }],
    ],
    [
      'another protocol',
      [{ containerPort: 53 }],
      { containerPort: 53, protocol: 'UDP' },
      [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 53 }],
    ],
  ])('ports: %s', (_name, before, patch, after) => {
    expect(merge('Pod', pod({ ports: before }), pod({ ports: [patch] }))).toEqual(pod({ ports: after }));
  });

  test.each<[string, JsonObject, JsonObject[]]>([
    ['the protocol given', { protocol: 'UDP' }, [{ port: 53 }, { port: 53, protocol: 'SCTP' }]],
    ['no protocol, which is TCP', {}, [udp, sctp]],
  ])('a deleted port: %s', (_name, given, left) => {
    const object = { spec: { ports: [udp, { port: 53 }, sctp] } };
    const patch = { spec: { ports: [{ port: 53, ...given, $patch: 'delete' }] } };
    expect(merge('Service', object, patch)).toEqual({ spec: { ports: left } });
    const others = { spec: { ports: [udp, { port: 80 }] } };
    expect(merge('Service', others, { spec: { ports: [{ port: 53, $patch: 'delete' }] } })).toEqual({
      spec: { ports: [{ port: 80 }] },
    });
  });

  test.each<JsonObject>([{ $patch: 'delete' }, { name: 'x' }])(
    'an item that several could be is refused: %j',
    (fields) => {
      const patch = { spec: { ports: [{ port: 53, ...fields }] } };
      expect(() => merge('Service', { spec: { ports: [udp, sctp] } }, patch)).toThrow(
        expect.objectContaining({ code: 'PATCH_INVALID', hint: 'Set protocol, too.' }),
      );
    },
  );

  test('of equal items, the first is changed, and all are deleted', () => {
    const object = pod({
      ports: [
        { containerPort: 80, name: 'a' },
        { containerPort: 80, name: 'b' },
      ],
    });
    const changed = pod({
      ports: [
        { containerPort: 80, name: 'c' },
        { containerPort: 80, name: 'b' },
      ],
    });
    expect(merge('Pod', object, pod({ ports: [{ containerPort: 80, name: 'c' }] }))).toEqual(changed);
    expect(merge('Pod', object, pod({ ports: [{ containerPort: 80, $patch: 'delete' }] }))).toEqual(pod({ ports: [] }));
  });

  test('a deleted map is gone', () => {
    const volume = { spec: { volumes: [{ name: 'v', emptyDir: {} }] } };
    const patch = { spec: { volumes: [{ name: 'v', emptyDir: { $patch: 'delete' }, configMap: { name: 'c' } }] } };
    expect(merge('Pod', volume, patch)).toEqual({ spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } });
  });

  test('the directive merge is what happens without it', () => {
    const patch = pod({ $patch: 'merge', image: 'b', securityContext: { $patch: 'merge', runAsUser: 1 } });
    expect(merge('Pod', pod({ image: 'a' }), patch)).toEqual(pod({ image: 'b', securityContext: { runAsUser: 1 } }));
  });

  test('custom resources have directives in maps', () => {
    const patch = { spec: { a: { $patch: 'replace', x: 1 }, b: { $patch: 'delete' }, c: [{ name: 'z' }] } };
    const object = { spec: { a: { y: 1 }, b: { y: 1 }, c: [{ name: 'a' }], d: 1 } };
    expect(strategicMerge(object, patch, undefined, builtInRules)).toEqual({
      spec: { a: { x: 1 }, c: [{ name: 'z' }], d: 1 },
    });
  });
});

test.each<JsonObject | null>([{ $patch: 'replace' }, { a: 1 }, null])('a set has no %j', (item) => {
  const patch = { metadata: { finalizers: ['b', item] } };
  expect(() => merge('Pod', { metadata: { finalizers: ['a'] } }, patch)).toThrow(
    expect.objectContaining({ code: 'PATCH_INVALID' }),
  );
});

test('long lists take no long time', () => {
  const env = Array.from({ length: 20_000 }, (_, index) => ({ name: `V${index}`, value: 'a' }));
  const change = env
    .toReversed()
    .map(({ name }, index): JsonObject => (index % 3 === 0 ? { name, $patch: 'delete' } : { name }));
  const before = performance.now();
  expect(merge('Pod', pod({ env }), pod({ env: change }))).toHaveProperty('spec.containers.0.env.length', 13_333);
  expect(performance.now() - before).toBeLessThan(2_000);
});

test('neither argument changes', () => {
  const [object, patch] = [pod({ env: [{ name: 'A', value: '1' }] }), pod({ env: [{ name: 'B' }], image: null })];
  const before = JSON.stringify([object, patch]);
  merge('Pod', object, patch);
  expect(JSON.stringify([object, patch])).toBe(before);
});

test('a key like that of a prototype is a key', () => {
  const patch: JsonObject = JSON.parse('{ "data": { "__proto__": "a", "constructor": "b" } }');
  const merged = merge('ConfigMap', { data: { c: 'd' } }, patch);
  expect(JSON.stringify(merged)).toBe('{"data":{"c":"d","__proto__":"a","constructor":"b"}}');
  const operation = { op: 'add', path: '/data/__proto__', value: 'x' };
  expect(JSON.stringify(applyOperations({ data: {} }, checkOperations([operation])))).toBe(
    '{"data":{"__proto__":"x"}}',
  );
});

test.each([
  ['replace', { op: 'replace', path: '/none', value: 1 }],
  ['replace at the end of a list', { op: 'replace', path: '/list/-', value: 1 }],
  ['copy', { op: 'copy', from: '/none', path: '/a' }],
  ['a move into itself', { op: 'move', from: '/map', path: '/map/inner' }],
  ['an index with a zero', { op: 'remove', path: '/list/01' }],
  ['an index before the list', { op: 'remove', path: '/list/-3' }],
])('a JSON patch with %s of what does not exist is refused, as the RFC says', (_name, operation) => {
  const apply = () => applyOperations({ list: [1, 2], map: {} }, checkOperations([operation]));
  expect(apply).toThrow(expect.objectContaining({ code: 'PATCH_FAILED' }));
});

test.each<[string, JsonObject, Json]>([
  ['replace', { op: 'replace', path: '/list/-1', value: 9 }, [1, 9]],
  ['replace the first', { op: 'replace', path: '/list/-2', value: 9 }, [9, 2]],
  ['add at the end', { op: 'add', path: '/list/-1', value: 9 }, [1, 2, 9]],
  ['add at the start', { op: 'add', path: '/list/-3', value: 9 }, [9, 1, 2]],
  ['remove', { op: 'remove', path: '/list/-2' }, [2]],
  ['copy', { op: 'copy', from: '/list/-2', path: '/list/-' }, [1, 2, 1]],
])('a negative index counts from the end of a list, as with kubectl: %s', (_name, operation, list) => {
  expect(applyOperations({ list: [1, 2] }, checkOperations([operation]))).toEqual({ list });
});
