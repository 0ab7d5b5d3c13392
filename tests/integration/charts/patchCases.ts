import type { Json, JsonObject } from '../../../components/json/index.ts';
import fc from '../../fastCheck.ts';

const container = (name: string, fields: JsonObject = {}): JsonObject => ({ name, image: `${name}:1`, ...fields });

/** A Deployment with what patches change most. */
export const deployment: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    labels: { app: 'web', tier: 'front' },
    annotations: { 'example.com/a~b': 'one' },
    finalizers: ['example.com/one', 'example.com/two'],
  },
  spec: {
    replicas: 1,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          container('app', {
            args: ['--one', '--two'],
            env: [
              { name: 'A', value: '1' },
              { name: 'B', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
            ],
            ports: [
              { name: 'http', containerPort: 80 },
              { name: 'admin', containerPort: 81 },
            ],
            volumeMounts: [{ name: 'data', mountPath: '/data' }],
          }),
          container('proxy'),
          container('logs'),
        ],
        tolerations: [{ key: 'a', operator: 'Exists' }],
        imagePullSecrets: [{ name: 'one' }, { name: 'two' }],
        volumes: [
          { name: 'data', emptyDir: {} },
          { name: 'config', configMap: { name: 'c', items: [{ key: 'k', path: 'p' }] } },
        ],
      },
    },
  },
};

const pod = (spec: JsonObject): JsonObject => ({ spec: { template: { spec } } });
const containers = (...list: Json[]): JsonObject => pod({ containers: list });

/** Strategic merge patches of the Deployment. */
export const strategicCases: Readonly<Record<string, JsonObject>> = {
  'a scalar and a new key': { spec: { replicas: 3, minReadySeconds: 5 } },
  'null removes, also what does not exist': {
    metadata: { labels: { tier: null, none: null } },
    spec: { strategy: null },
  },
  'a new map without its nulls': { spec: { template: { spec: { securityContext: { fsGroup: 1, runAsUser: null } } } } },
  'a container by its name': containers({ name: 'proxy', image: 'proxy:2', resources: { limits: { cpu: '1' } } }),
  'a new container and two known ones': containers({ name: 'logs' }, { name: 'new', image: 'n' }, { name: 'app' }),
  'a deleted container': containers({ $patch: 'delete', name: 'proxy' }, { name: 'none', $patch: 'delete' }),
  'all containers replaced': containers({ $patch: 'replace' }, { name: 'only', image: 'o', env: [{ name: 'X' }] }),
  'a map replaced': { spec: { strategy: { $patch: 'replace', type: 'Recreate' } } },
  'only some keys kept': { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
  'a list of the whole, args': containers({ name: 'app', args: ['--three'] }),
  'tolerations are replaced': pod({ tolerations: [{ key: 'b' }] }),
  'variables by name': containers({ name: 'app', env: [{ name: 'B', value: '2', valueFrom: null }, { name: 'C' }] }),
  'ports by number': containers({
    name: 'app',
    ports: [{ containerPort: 81, name: 'metrics' }, { containerPort: 82 }],
  }),
  'a mount by its path': containers({
    name: 'app',
    volumeMounts: [
      { mountPath: '/data', name: 'other' },
      { mountPath: '/x', name: 'x' },
    ],
  }),
  'a volume': pod({
    volumes: [
      { name: 'config', configMap: { items: [{ key: 'z', path: 'z' }] } },
      { name: 'new', emptyDir: {} },
    ],
  }),
  'a set of scalars': { metadata: { finalizers: ['example.com/three', 'example.com/one'] } },
  'scalars removed from a set': { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/one', 'none'] } },
  'a set in an order': { metadata: { '$setElementOrder/finalizers': ['example.com/two', 'example.com/one'] } },
  'containers in an order': pod({
    '$setElementOrder/containers': [{ name: 'logs' }, { name: 'new' }, { name: 'app' }],
    containers: [{ name: 'new', image: 'n' }],
  }),
  'secrets for images': pod({ imagePullSecrets: [{ name: 'two' }, { name: 'three' }] }),
  'a list in place of a map': { spec: { strategy: ['odd'] } },
  'spread constraints in an object without any': pod({
    topologySpreadConstraints: [{ topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }],
  }),
};

/** Strategic merge patches that kubectl refuses as well. */
export const refusedStrategic: Readonly<Record<string, JsonObject>> = {
  'an item without its key': containers({ image: 'x' }),
  'an unknown directive': { spec: { $patch: 'keep' } },
  'an unknown directive of an item': containers({ name: 'app', $patch: 'keep' }),
  'a key that is not retained': { spec: { strategy: { $retainKeys: ['type'], rollingUpdate: { maxSurge: 2 } } } },
  'a scalar among maps': containers('app'),
  'a map among scalars': { metadata: { finalizers: ['example.com/three', { $patch: 'replace' }] } },
};

type Operations = readonly JsonObject[];

/** JSON patches of the Deployment. */
export const jsonCases: Readonly<Record<string, Operations>> = {
  add: [{ op: 'add', path: '/spec/paused', value: true }],
  'add, over another value': [{ op: 'add', path: '/spec/replicas', value: null }],
  'add into a list': [{ op: 'add', path: '/spec/template/spec/containers/1', value: { name: 'new' } }],
  'add at the end of a list': [{ op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'new' } }],
  'add at the length of a list': [{ op: 'add', path: '/spec/template/spec/containers/3', value: { name: 'new' } }],
  'escaped keys': [{ op: 'replace', path: '/metadata/annotations/example.com~1a~0b', value: 'two' }],
  remove: [{ op: 'remove', path: '/spec/template/spec/containers/0/args/1' }],
  'replace in a list': [{ op: 'replace', path: '/spec/template/spec/containers/2', value: { name: 'x' } }],
  'move and copy': [
    { op: 'move', from: '/metadata/labels/tier', path: '/metadata/annotations/tier' },
    { op: 'copy', from: '/spec/template/spec/containers/0/env', path: '/spec/template/spec/containers/1/env' },
    { op: 'remove', path: '/spec/template/spec/containers/0/env/0' },
  ],
  'negative indexes': [
    { op: 'replace', path: '/spec/template/spec/containers/-1/image', value: 'x' },
    { op: 'add', path: '/spec/template/spec/containers/-1', value: { name: 'last' } },
    { op: 'add', path: '/spec/template/spec/containers/-2', value: { name: 'last but one' } },
    { op: 'add', path: '/spec/template/spec/containers/0/args/-3', value: '--zero' },
    { op: 'move', from: '/spec/template/spec/volumes/-2', path: '/spec/template/spec/volumes/-1' },
    { op: 'test', path: '/spec/template/spec/containers/0/args/-1', value: '--two' },
    { op: 'remove', path: '/spec/template/spec/containers/0/args/-3' },
  ],
  'test, of a map': [
    { op: 'test', path: '/spec/selector', value: { matchLabels: { app: 'web' } } },
    { op: 'test', path: '/spec/none', value: null },
    { op: 'replace', path: '/spec/replicas', value: 2 },
  ],
};

/** JSON patches that kubectl refuses as well. */
export const refusedJson: Readonly<Record<string, Operations>> = {
  'add below nothing': [{ op: 'add', path: '/spec/none/x', value: 1 }],
  'add behind a list': [{ op: 'add', path: '/spec/template/spec/containers/4', value: {} }],
  'an index before the list': [{ op: 'remove', path: '/spec/template/spec/containers/-4' }],
  'add before the list': [{ op: 'add', path: '/spec/template/spec/containers/-5', value: {} }],
  'add to the whole': [{ op: 'add', path: '', value: {} }],
  'add below a scalar': [{ op: 'add', path: '/spec/replicas/x', value: 1 }],
  'remove nothing': [{ op: 'remove', path: '/spec/none' }],
  'replace behind a list': [{ op: 'replace', path: '/spec/template/spec/containers/3', value: {} }],
  'a test that fails': [{ op: 'test', path: '/spec/replicas', value: 2 }],
  'an unknown operation': [{ op: 'merge', path: '/spec/replicas', value: 2 }],
};

const names = fc.constantFrom('a', 'b', 'c', 'd');
const listOf = (item: fc.Arbitrary<JsonObject>, key: string) =>
  fc.uniqueArray(item, { maxLength: 4, selector: (each) => each[key] });
const env = listOf(fc.record({ name: names, value: fc.constantFrom('1', '2') }), 'name');
const ports = listOf(
  fc.record({ containerPort: fc.constantFrom(1, 2, 3, 4), name: names }, { requiredKeys: ['containerPort'] }),
  'containerPort',
);
const args = fc.array(names, { maxLength: 3 });
const full = listOf(
  fc.record({ name: names, image: names, env, ports, args }, { requiredKeys: ['name', 'image'] }),
  'name',
);
const labels = fc.dictionary(names, names, { maxKeys: 3 });
const finalizers = fc.uniqueArray(fc.constantFrom('x/a', 'x/b', 'x/c'), { maxLength: 3 });

const objectOf = (podSpec: fc.Arbitrary<JsonObject>, metadata: fc.Arbitrary<JsonObject>) =>
  fc.record({ metadata, spec: fc.record({ template: fc.record({ spec: podSpec }) }) });

/** A random Deployment. */
export const anyDeployment: fc.Arbitrary<JsonObject> = objectOf(
  fc.record({ containers: full, initContainers: full, tolerations: fc.array(labels, { maxLength: 2 }) }),
  fc.record({ labels, finalizers }),
).map((object) => ({ apiVersion: 'apps/v1', kind: 'Deployment', ...object }));

const maybeDeleted = <Item extends JsonObject>(item: fc.Arbitrary<Item>): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(item, fc.constantFrom<JsonObject>({}, {}, {}, { $patch: 'delete' }))
    .map(([each, more]) => ({ ...each, ...more }));
const patchItem = maybeDeleted(
  fc.record(
    {
      name: names,
      image: fc.oneof(names, fc.constant(null)),
      env: listOf(maybeDeleted(fc.record({ name: names, value: fc.constantFrom('3', null) })), 'name'),
      ports,
      args: fc.oneof(args, fc.constant(null)),
    },
    { requiredKeys: ['name'] },
  ),
);
const patchList = listOf(patchItem, 'name').chain((list) =>
  fc.constantFrom<JsonObject[]>(list, list, list, [
    { $patch: 'replace' },
    ...list.filter((item) => !('$patch' in item)),
  ]),
);

/** A random strategic merge patch of it. */
export const anyPatch: fc.Arbitrary<JsonObject> = objectOf(
  fc.record(
    { containers: patchList, initContainers: patchList, tolerations: fc.array(labels, { maxLength: 2 }) },
    { requiredKeys: [] },
  ),
  fc.record(
    {
      labels: fc.dictionary(names, fc.oneof(names, fc.constant(null)), { maxKeys: 3 }),
      // kubectl adds and deletes in any order.
      finalizers: fc.shuffledSubarray(['x/b', 'x/c']),
      '$deleteFromPrimitiveList/finalizers': fc.subarray(['x/a', 'x/none']),
    },
    { requiredKeys: [] },
  ),
);
