import { describe, expect, test } from '@jest/globals';
import { lintRelations } from '../../../components/chart/lint/lintRelations.ts';
import { unknownKind } from '../../../components/chart/lint/unknownKind.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import type { KubernetesObject } from '../../../components/manifest/index.ts';

function objectOf(kind: string, spec: JsonObject, name = 'web'): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name }, spec };
}

function inNamespace(namespace: string, object: KubernetesObject): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

const custom = (kind: string) => ({ ...objectOf(kind, {}), apiVersion: 'monitoring.coreos.com/v1' });
const labels = { app: 'web' };
const instance = 'app.kubernetes.io/instance';
const pods = { metadata: { labels: { ...labels, tier: 'front' } }, spec: { containers: [] } };
const deployment = (spec: JsonObject = {}, pod: JsonObject = {}) =>
  objectOf('Deployment', { template: { ...pods, spec: { ...pods.spec, ...pod } }, ...spec });
const service = (selector: JsonObject) => objectOf('Service', { selector });
const budget = (spec: JsonObject) => objectOf('PodDisruptionBudget', { selector: { matchLabels: labels }, ...spec });
const claim = (mode: string) => objectOf('PersistentVolumeClaim', { accessModes: [mode] }, 'data');
const mounted = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
const scaler = objectOf('HorizontalPodAutoscaler', { scaleTargetRef: { name: 'web' } });

describe('lint reports of the objects of a release', () => {
  test.each<[string, KubernetesObject, KubernetesObject[], string[]]>([
    ['a Service that selects no pod', service({ app: 'wbe' }), [deployment()], ['service-selector']],
    ['a Service that selects a pod', service(labels), [deployment()], []],
    ['a Service for pods of others', inNamespace('kube-system', service({ app: 'dns' })), [deployment()], []],
    [
      'a Service that selects a pod in another namespace',
      service(labels),
      [inNamespace('other', deployment())],
      ['service-selector'],
    ],
    ['a Service in the namespace that its pod names', service(labels), [inNamespace('shop', deployment())], []],
    ['a Service for the pods of an operator', service({ prometheus: 'web' }), [custom('Prometheus')], []],
    [
      'a Service with the name of a resource without pods',
      service({ app: 'web' }),
      [custom('ServiceMonitor')],
      ['service-selector'],
    ],
    [
      'a Service for the pods of an operator beside pods of the release',
      service({ [instance]: 'web', prometheus: 'web' }),
      [custom('Prometheus'), deployment({ template: { ...pods, metadata: { labels: { [instance]: 'web' } } } })],
      [],
    ],
    [
      'a Service with a wrong label beside a resource with the name of the release',
      service({ app: 'web', tier: 'back' }),
      [custom('Prometheus'), deployment()],
      ['service-selector'],
    ],
    [
      'a Service with the instance of a resource with the name of the release',
      service({ [instance]: 'web', app: 'wbe' }),
      [custom('Prometheus'), deployment()],
      ['service-selector'],
    ],
    [
      'a Service for an operator whose resource has the label of a pod elsewhere',
      service({ app: 'web', role: 'primary' }),
      [inNamespace('shop', custom('Cluster')), inNamespace('other', deployment())],
      [],
    ],
    ['a Service without a selector', service({}), [], []],
    ['a claim of one node and a surge', deployment({}, mounted), [claim('ReadWriteOnce')], ['claim-surge']],
    ['a claim of one pod and a surge', deployment({}, mounted), [claim('ReadWriteOncePod')], ['claim-surge']],
    ['a claim of many nodes', deployment({}, mounted), [claim('ReadWriteMany')], []],
    ['a claim and Recreate', deployment({ strategy: { type: 'Recreate' } }, mounted), [claim('ReadWriteOnce')], []],
    [
      'a claim and no surge',
      deployment({ strategy: { rollingUpdate: { maxSurge: 0 } } }, mounted),
      [claim('ReadWriteOnce')],
      [],
    ],
    ['an Ingress without rules', objectOf('Ingress', { ingressClassName: 'nginx' }), [], ['ingress-rules']],
    ['an Ingress with a default backend', objectOf('Ingress', { defaultBackend: {} }), [], []],
    ['a budget of no pod', budget({ maxUnavailable: 0 }), [], ['pdb-blocks']],
    ['a budget of all pods', budget({ minAvailable: '100%' }), [], ['pdb-blocks']],
    ['a budget of as many pods as there are', budget({ minAvailable: 1 }), [deployment()], ['pdb-blocks']],
    ['a budget of fewer pods', budget({ minAvailable: 1 }), [deployment({ replicas: 2 })], []],
    ['a budget of scaled pods', budget({ minAvailable: 1 }), [deployment(), scaler], []],
  ])('%s', (_what, object, others, found) => {
    expect(lintRelations(object, [object, ...others], 'shop').map(({ rule }) => rule)).toEqual(found);
  });
});

describe('a kind that no cluster has', () => {
  test.each([
    ['apps/v1', 'Deploymnet', 'Did you mean apps/v1 Deployment?'],
    ['apps/v2', 'Deployment', 'write apps/v1.'],
    ['v1', 'Deployment', 'write apps/v1.'],
    ['app/v1', 'StatefulSet', 'write apps/v1.'],
    ['networking.k8s.io/v1', 'Ingres', 'Did you mean networking.k8s.io/v1 Ingress?'],
    ['foo/v1', 'Whatever', 'Kubernetes has no foo/v1 Whatever.'],
  ])('%s %s is an error', (apiVersion, kind, words) => {
    expect(unknownKind({ apiVersion, kind })).toContain(words);
  });

  test.each([
    ['example.com/v1', 'Deployment'],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
    ['cert-manager.io/v1', 'Certificate'],
  ])('%s %s may be a custom resource', (apiVersion, kind) => {
    expect(unknownKind({ apiVersion, kind })).toBeUndefined();
  });
});
