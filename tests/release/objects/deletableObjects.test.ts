import { describe, expect, test } from '@jest/globals';
import { type KubernetesObject, listedIdentities } from '../../../components/manifest/index.ts';
import { deletableObjects } from '../../../components/release/objects/deletableObjects.ts';

const release = { name: 'app', namespace: 'apps' };

function objectOf(kind: string, name: string, policy?: string): { object: KubernetesObject } {
  const annotations: Record<string, string> = policy === undefined ? {} : { 'helm.sh/resource-policy': policy };
  return { object: { apiVersion: 'v1', kind, metadata: { name, annotations } } };
}

describe('the objects that a release deletes', () => {
  test('are its objects and credentials, without its namespace and kept objects', () => {
    const objects = [
      objectOf('ConfigMap', 'a'),
      objectOf('ConfigMap', 'kept', 'Keep'),
      objectOf('Namespace', 'apps'),
      objectOf('Namespace', 'other'),
    ];
    expect([...listedIdentities(deletableObjects(objects, release)).keys()]).toEqual([
      'ConfigMap apps/a',
      'Namespace apps/other',
      'Secret apps/app-credentials',
    ]);
  });

  test('do not include credentials that the chart creates and keeps', () => {
    expect(deletableObjects([objectOf('Secret', 'app-credentials', 'keep')], release)).toEqual({});
    expect(deletableObjects([], { ...release, hasCredentials: false })).toEqual({});
  });
});
