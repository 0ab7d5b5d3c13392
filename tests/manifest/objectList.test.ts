import { describe, expect, test } from '@jest/globals';
import {
  isNamespace,
  type KubernetesObject,
  listEqual,
  listedIdentities,
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
    expect(listEqual(list, listObjects(bumped, 'apps'))).toBe(false);
    expect(listSame(list, listObjects(objects.slice(1), 'apps'))).toBe(false);
    expect(
      listSame(list, listObjects([...objects.slice(1), { ...objects[0], kind: 'Pod' } as (typeof objects)[0]], 'apps')),
    ).toBe(false);
  });
});

test('a list names each kind, version and namespace once', () => {
  const [service] = objects as [KubernetesObject];
  const other = { ...service, metadata: { name: 'api' } };
  expect(listObjects([...objects, other, other], 'apps')).toEqual({
    'ClusterRole.rbac.authorization.k8s.io/v1 apps': ['system:web.reader'],
    'Deployment.apps/v1 other': ['web'],
    'Service.serving.knative.dev/v1 apps': ['web'],
    'Service/v1 apps': ['api', 'web'],
  });
});

test('a list of an earlier version is equal to the one of the same objects', () => {
  const earlier = {
    'ClusterRole.rbac.authorization.k8s.io apps/system:web.reader': 'v1',
    'Deployment.apps other/web': 'v1',
    'Service apps/web': 'v1',
    'Service.serving.knative.dev apps/web': 'v1',
  };
  const list = listObjects(objects, 'apps');
  expect(listEqual(earlier, list)).toBe(true);
  expect(listEqual(list, earlier)).toBe(true);
  expect(new Map(Object.entries(earlier))).toEqual(new Map([...listedIdentities(list)].sort()));
  expect(listedObjects(earlier)).toEqual(expect.arrayContaining(listedObjects(list)));
  expect(listSame({ ...earlier, 'Service apps/dropped': 'v1' }, list)).toBe(false);
});

test('isNamespace checks the kind and the name', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'apps' } };
  expect(isNamespace(namespace, 'apps')).toBe(true);
  expect(isNamespace(namespace, 'other')).toBe(false);
  expect(isNamespace({ ...namespace, kind: 'Secret' }, 'apps')).toBe(false);
});
