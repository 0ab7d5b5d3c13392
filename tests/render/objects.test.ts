import { describe, expect, test } from '@jest/globals';
import {
  appliedObject,
  isKept,
  type KubernetesObject,
  logicalName,
  objectIdentity,
  sharedObject,
} from '../../components/manifest/index.ts';
import { formerTypes, resourceType } from '../../components/release/objects/resourceType.ts';

const release = { name: 'app', namespace: 'apps' };

function objectOf(kind: string, metadata: Partial<KubernetesObject['metadata']> = {}): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name: 'x', ...metadata } };
}

describe('the object in the cluster', () => {
  test("has Helm's ownership metadata in addition to its own, and the manifest's object is not modified", () => {
    const object = objectOf('Service', { labels: { own: 'label' }, annotations: { own: 'note' } });
    const before = JSON.stringify(object);
    const { labels, annotations } = appliedObject(object, release).metadata;
    expect(labels).toEqual({ own: 'label', 'app.kubernetes.io/managed-by': 'Helm' });
    expect(annotations).toMatchObject({
      own: 'note',
      'meta.helm.sh/release-name': 'app',
      'meta.helm.sh/release-namespace': 'apps',
    });
    expect(JSON.stringify(object)).toBe(before);
  });

  test('is not waited for by the provider, except a CRD until it is established', () => {
    const annotations = (kind: string) => appliedObject(objectOf(kind), release).metadata.annotations;
    expect(annotations('Deployment')).toMatchObject({ 'pulumi.com/skipAwait': 'true' });
    const crd = 'CustomResourceDefinition';
    for (const applied of [annotations(crd), sharedObject(objectOf(crd)).metadata.annotations]) {
      expect(applied).toMatchObject({ 'pulumi.com/waitFor': 'condition=Established' });
      expect(applied).not.toHaveProperty(['pulumi.com/skipAwait']);
    }
    // What else a chart has in `crds/` is never established.
    expect(sharedObject(objectOf('ConfigMap')).metadata.annotations).not.toHaveProperty(['pulumi.com/waitFor']);
  });

  test('is kept only if its policy is keep, ignoring case and spaces', () => {
    const policy = (value: string) => objectOf('Secret', { annotations: { 'helm.sh/resource-policy': value } });
    for (const value of ['keep', 'Keep', ' KEEP\n']) expect(isKept(policy(value))).toBe(true);
    for (const value of ['', 'keeps', 'delete']) expect(isKept(policy(value))).toBe(false);
    expect(isKept(objectOf('Secret'))).toBe(false);
    expect(isKept({})).toBe(false);
  });
});

describe('the names of resources, which must never change', () => {
  test('contain the namespace only if it is not the release’s', () => {
    expect(logicalName(objectOf('Service'), 'apps')).toBe('Service/x');
    expect(logicalName(objectOf('Service', { namespace: 'apps' }), 'apps')).toBe('Service/x');
    expect(logicalName(objectOf('Service', { namespace: 'other' }), 'apps')).toBe('Service/other/x');
  });

  test("are those of the kubernetes provider's types", () => {
    expect(resourceType('v1', 'Service')).toBe('kubernetes:core/v1:Service');
    expect(resourceType('apps/v1', 'Deployment')).toBe('kubernetes:apps/v1:Deployment');
  });

  test('know what the type was before an apiVersion was bumped', () => {
    expect(formerTypes('autoscaling/v2', 'HorizontalPodAutoscaler')).toContain(
      'kubernetes:autoscaling/v2beta2:HorizontalPodAutoscaler',
    );
    expect(formerTypes('networking.k8s.io/v1', 'Ingress')).toContain('kubernetes:extensions/v1beta1:Ingress');
    expect(formerTypes('apps/v1', 'Deployment')).not.toContain('kubernetes:apps/v1:Deployment');
    expect(formerTypes('v1', 'Service')).toEqual([]);
  });

  test('know every version that a custom resource had, and the groups that a kind has moved from', () => {
    const known = ['example.com/stable', 'example.com/v7'];
    expect(formerTypes('example.com/v7', 'Widget', known)).toContain('kubernetes:example.com/stable:Widget');
    expect(formerTypes('example.com/v7', 'Widget', known)).not.toContain('kubernetes:example.com/v7:Widget');
    expect(formerTypes('policy/v1beta1', 'PodSecurityPolicy')).toContain(
      'kubernetes:extensions/v1beta1:PodSecurityPolicy',
    );
    expect(formerTypes('events.k8s.io/v1', 'Event')).toContain('kubernetes:core/v1:Event');
    // A group of somebody else may have a kind of that name.
    expect(formerTypes('example.com/v1', 'Ingress')).not.toContain('kubernetes:extensions/v1beta1:Ingress');
  });
});

describe('the same object', () => {
  test('has one identity in all former groups of its kind, and another one in unrelated groups', () => {
    const identity = (apiVersion: string, kind: string) =>
      objectIdentity({ apiVersion, kind, metadata: { name: 'x' } });
    expect(identity('extensions/v1beta1', 'Ingress')).toBe(identity('networking.k8s.io/v1', 'Ingress'));
    expect(identity('apps/v1beta2', 'Deployment')).toBe('Deployment.apps x');
    expect(identity('example.com/v1', 'Ingress')).toBe('Ingress.example.com x');
    expect(identity('v1', 'Service')).toBe('Service x');
  });
});
