import { describe, expect, test } from '@jest/globals';
import {
  isNamespace,
  type KubernetesObject,
  listedObjects,
  listObjects,
  listSame,
  objectIdentity,
} from '../../components/manifest/index.ts';

const objects: KubernetesObject[] = [
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } },
  { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata: { name: 'web' } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'other' } },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'system:web.reader' } },
];

describe('a list of objects', () => {
  test('returns its objects with a namespace', () => {
    const found = listedObjects(listObjects(objects, 'apps'));
    const identities = (list: KubernetesObject[]) => list.map((object) => objectIdentity(object, 'apps')).sort();
    expect(identities(found)).toEqual(identities(objects));
    expect(found.map(({ apiVersion }) => apiVersion).sort()).toEqual(
      objects.map(({ apiVersion }) => apiVersion).sort(),
    );
  });

  test('is sorted, and independent of the API version', () => {
    const list = listObjects(objects, 'apps');
    expect(JSON.stringify(listObjects(objects.toReversed(), 'apps'))).toBe(JSON.stringify(list));
    const bumped = objects.map((object) => ({ ...object, apiVersion: object.apiVersion.replace('v1', 'v2') }));
    expect(listSame(list, listObjects(bumped, 'apps'))).toBe(true);
    expect(listSame(list, listObjects(objects.slice(1), 'apps'))).toBe(false);
    expect(
      listSame(list, listObjects([...objects.slice(1), { ...objects[0], kind: 'Pod' } as (typeof objects)[0]], 'apps')),
    ).toBe(false);
  });
});

test('isNamespace checks the kind and the name', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } };
  expect(isNamespace(namespace, 'apps')).toBe(true);
  expect(isNamespace(namespace, 'other')).toBe(false);
  expect(isNamespace({ ...namespace, kind: 'Secret' }, 'apps')).toBe(false);
});
