import { describe, expect, it } from '@jest/globals';
import { validateObject } from '../../../../components/chart/lint/schema/validateObject.ts';
import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../../../components/json/index.ts';
import type { KubernetesObject } from '../../../../components/manifest/index.ts';
import { isNightly } from '../../../selection.ts';
import { cases, renderOwnChart } from '../../ownChart.ts';

function objectOf(apiVersion: string, kind: string, rest: JsonObject = {}): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'x' }, ...rest };
}

function deployment(spec: JsonObject = {}, container: JsonObject = {}, pod: JsonObject = {}): KubernetesObject {
  return objectOf('apps/v1', 'Deployment', {
    spec: {
      selector: { matchLabels: { a: 'b' } },
      template: {
        metadata: { labels: { a: 'b' }, annotations: { 'any/thing': 'goes' } },
        spec: { ...pod, containers: [{ name: 'main', image: 'x:1', ...container }] },
      },
      ...spec,
    },
  });
}

const inContainer = 'spec.template.spec.containers[0]';

describe('validateObject', () => {
  it.each<[string, KubernetesObject, string[]]>([
    [
      'an unknown field',
      deployment({ replcas: 1 }),
      ['spec.replcas is not a field of Deployment; did you mean replicas?'],
    ],
    [
      'an unknown field deep down',
      deployment({}, { livenessProbe: { httpGet: { port: 'http', scheme: 'HTTP', xyz: 1 } } }),
      [`${inContainer}.livenessProbe.httpGet.xyz is not a field of Deployment.`],
    ],
    ['a field in the wrong place', deployment({ containers: [] }), ['spec.containers is not a field of Deployment.']],
    ['a wrong type', deployment({ replicas: 'two' }), ['spec.replicas must be an integer.']],
    ['a map where a list belongs', deployment({}, { env: { A: 'b' } }), [`${inContainer}.env must be a list.`]],
    [
      'a number instead of a string',
      deployment({}, { env: [{ name: 'A', value: 1 }] }),
      [`${inContainer}.env[0].value must be a string.`],
    ],
    ['a missing field', deployment({ selector: null }), ['spec.selector must be a map.']],
    [
      'a missing key',
      deployment({}, { ports: [{ name: 'http' }] }),
      [`${inContainer}.ports[0] must have the key "containerPort"`],
    ],
    [
      'a value out of a list',
      deployment({}, { imagePullPolicy: 'Sometimes' }),
      [`${inContainer}.imagePullPolicy must be one of Always, IfNotPresent, Never.`],
    ],
    [
      'an invalid quantity',
      deployment({}, { resources: { limits: { memory: '1Gb' } } }),
      [`${inContainer}.resources.limits.memory must be`],
    ],
    [
      'a kind of the Prometheus operator',
      objectOf('monitoring.coreos.com/v1', 'ServiceMonitor', { spec: { selector: {}, endpoints: [{ prot: 'http' }] } }),
      ['spec.endpoints[0].prot is not a field of ServiceMonitor; did you mean port?'],
    ],
    [
      'a rule without an expression',
      objectOf('monitoring.coreos.com/v1', 'PrometheusRule', {
        spec: { groups: [{ name: 'a', rules: [{ alert: 'A' }] }] },
      }),
      ['spec.groups[0].rules[0] must have the key "expr"'],
    ],
    [
      'an old version of a kind',
      objectOf('extensions/v1beta1', 'Ingress', { spec: { bakend: {} } }),
      ['spec.bakend is not a field of Ingress; did you mean backend?'],
    ],
  ])('reports %s', async (_what, object, expected) => {
    const found = await validateObject(object);
    expect(found).toEqual(expected.map((text) => expect.stringContaining(text)));
  });

  it('reports all mistakes in one pass', async () => {
    expect(await validateObject(deployment({ replicas: 'x', strategy: { type: 'No' } }, { bogus: 1 }))).toHaveLength(3);
  });

  it.each<KubernetesObject>([
    deployment(),
    deployment({}, { resources: { limits: { cpu: 1, memory: '1Gi', 'nvidia.com/gpu': 1 } } }),
    deployment({ strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } } }),
    deployment({ replicas: null }),
    deployment({}, {}, { nodeSelector: { disk: 'ssd' }, tolerations: [{ key: 'gpu', operator: 'Exists' }] }),
    objectOf('v1', 'ConfigMap', { data: { 'any.key': 'text' } }),
    objectOf('v1', 'Secret', { data: { key: 'aGk=' }, stringData: { other: 'x' } }),
    objectOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'A', plural: 'as' },
        versions: [
          { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { properties: { any: {} } } } },
        ],
      },
    }),
  ])('accepts a valid object: $kind', async (object) => expect(await validateObject(object)).toEqual([]));

  it.each([
    ['example.com/v1', 'Widget'],
    ['v1', 'Container'],
    ['v1', 'NoSuchKind'],
    ['../../../package', 'Json'],
    ['apps/v1', '../v1/Deployment'],
  ])('has no schema for %s %s', async (apiVersion, kind) => {
    expect(await validateObject(objectOf(apiVersion, kind))).toBeUndefined();
  });

  it('ignores the mask of an encrypted secret, and shows no value', async () => {
    expect(await validateObject(deployment({ replicas: '(secret)' }))).toEqual([]);
    const [found = ''] = (await validateObject(deployment({ replicas: 'hunter2' }))) ?? [];
    expect(found).not.toContain('hunter2');
  });

  it('finds an unknown key in every map of our own objects with fixed keys', async () => {
    let tried = 0;
    for (const [values, options] of Object.values(cases).filter((_case, index) => isNightly || index % 4 === 0)) {
      const { objects } = await renderOwnChart(values, options);
      for (const { object } of objects) {
        for (const path of closedMaps(object, [])) {
          const changed = structuredClone(object);
          const map = path.reduce<unknown>((value, part) => Object(value)[part], changed);
          Object.assign(Object(map), { stranger: 1 });
          const found = (await validateObject(changed)) ?? [];
          expect(found.filter((text) => text.includes('stranger'))).toHaveLength(1);
          tried++;
        }
      }
    }
    expect(tried).toBeGreaterThan(isNightly ? 500 : 125);
  });
});

/** Maps that allow any key. */
const free = ['labels', 'annotations', 'matchLabels', 'data', 'requests', 'limits', 'nodeSelector'];

function closedMaps(value: Json, path: ValuePath): ValuePath[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => closedMaps(item, [...path, index]));
  if (!isJsonObject(value)) return [];
  // A Service's selector is a map of labels; other selectors have a form.
  const isFree =
    free.includes(String(path.at(-1))) ||
    (path.at(-1) === 'selector' && Object.keys(value).some((key) => key.includes('/')));
  const children = Object.entries(value).flatMap(([key, item]) => closedMaps(item, [...path, key]));
  return isFree ? children : [path, ...children];
}
