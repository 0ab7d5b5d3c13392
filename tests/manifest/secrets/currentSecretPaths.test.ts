import { describe, expect, test } from '@jest/globals';
import { changedPaths, formatPath, type JsonObject } from '../../../components/json/index.ts';
import {
  counterpartLike,
  currentSecretPaths,
  hideSecrets,
  type ReleaseContent,
  recordSecrets,
  secretPathsOf,
  withSecretPaths,
} from '../../../components/manifest/index.ts';
import { contentOfChart } from '../../revision/storage/memoryStore.ts';

const manifestWith = (secret: string) => `---
# Source: demo/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  basic: ${Buffer.from(`u:${secret}`).toString('base64')}
  file: |
    first
    ${secret}
    last
  ${secret}: key
  open: "1"
---
# Source: demo/templates/b.yaml
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: b}
    data: {open: x}
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: c
    data:
      digest: x-${secret.length}${secret}
`;

const contentWith = (secret: string): ReleaseContent => ({
  ...contentOfChart,
  config: { password: secret },
  manifest: manifestWith(secret),
  hooks: [],
  notes: '',
});

const rendered = (secret: string) => ({
  manifest: { text: manifestWith(secret), hooks: [] },
  notes: '',
  computed: {},
});

const recorded = (): ReleaseContent => {
  const marks = secretPathsOf([['password']], rendered('hunter2'), rendered('ivoufs3'));
  const content = contentWith('hunter2');
  return { ...content, chart: { ...content.chart, metadata: withSecretPaths({ name: 'demo' }, marks) } };
};

const secretFields = ({ object, counterpart }: { object: JsonObject; counterpart: JsonObject }) =>
  changedPaths(object, counterpart).map(formatPath);

describe('the objects of a record', () => {
  test("keep the secrets that their render has marked, whatever the stack's config says now", () => {
    const [first, second, third] = currentSecretPaths(recorded(), { secretPaths: [] }).objects();
    expect(first && secretFields(first)).toEqual(['data.basic', 'data.file', 'data.hunter2', 'data.hunter2*']);
    expect(second?.counterpart).toEqual(second?.object);
    expect(third && secretFields(third)).toEqual(['data.digest']);
  });

  test('hide values that became secret later, in the common forms', () => {
    const [first, second, third] = currentSecretPaths(contentWith('hunter2'), {
      secretPaths: [['password']],
    }).objects();
    expect(first && secretFields(first)).toEqual(['data.basic', 'data.file', 'data.hunter2', 'data.hunter2*']);
    expect(second?.counterpart).toEqual(second?.object);
    expect(third && secretFields(third)).toEqual(['data.digest']);
  });

  test('keep their identity if all of it is on a marked line', () => {
    const line = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"x": "hunter2"}}';
    const marks = { values: [['password']], manifest: [1], hooks: [], notes: [] };
    const content = { ...contentWith('hunter2'), manifest: line };
    const chart = { ...content.chart, metadata: withSecretPaths({ name: 'demo' }, marks) };
    const [object] = currentSecretPaths({ ...content, chart }, { secretPaths: [] }).objects();
    expect(object && secretFields(object)).toEqual(['data.x']);
  });

  test('show which values of the live objects are secret, at any place', () => {
    const [first] = currentSecretPaths(recorded(), { secretPaths: [] }).objects();
    if (first === undefined) throw new Error('There is an object.');
    const { basic = '' } = first.object.data as Record<string, string>; // a ConfigMap's
    const live = { ...first.object, data: { moved: basic, basic: 'another', inside: 'x hunter2 x', open: '2' } };
    const counterpart = counterpartLike(live, first, hideSecrets(['hunter2']));
    expect(secretFields({ object: live, counterpart })).toEqual(['data.moved', 'data.basic', 'data.inside']);
  });
});

describe('the secret strings of a record', () => {
  test('are its secret values, derived strings, and the data of its Secrets', () => {
    const secretObject = `---
apiVersion: v1
kind: Secret
metadata: {name: s}
data: {key: ${Buffer.from('of the chart').toString('base64')}}
stringData: {text: plain text}
`;
    const content = recorded();
    const texts = recordSecrets({ ...content, manifest: content.manifest + secretObject });
    expect(texts).toEqual(
      expect.arrayContaining(['hunter2', Buffer.from('u:hunter2').toString('base64'), 'of the chart', 'plain text']),
    );
    expect(texts).not.toContain('1');
  });
});
