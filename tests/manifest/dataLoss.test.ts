import { describe, expect, test } from '@jest/globals';
import { type KubernetesObject, lastingObjects, mayBeReplaced } from '../../components/manifest/index.ts';

const objectOf = (kind: string, fields: Partial<KubernetesObject> = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'x' },
  ...fields,
});

describe('a replacement', () => {
  test('is allowed for what can be created again as it was', () => {
    for (const kind of ['ConfigMap', 'Deployment', 'Secret', 'Service', 'StatefulSet']) {
      expect(mayBeReplaced(objectOf(kind))).toBe(true);
    }
  });

  test('is not for what holds data, unless its annotation asks for it', () => {
    for (const kind of ['PersistentVolumeClaim', 'PersistentVolume', 'Namespace', 'CustomResourceDefinition']) {
      expect(mayBeReplaced(objectOf(kind))).toBe(false);
      const annotations = { 'kubesentiment.io/replace-on-changes': 'spec.storageClassName' };
      expect(mayBeReplaced(objectOf(kind, { metadata: { name: 'x', annotations } }))).toBe(true);
    }
  });

  test('is not for a StatefulSet with which its claims go', () => {
    const spec = (whenDeleted: string) => ({ persistentVolumeClaimRetentionPolicy: { whenDeleted } });
    expect(mayBeReplaced(objectOf('StatefulSet', { spec: spec('Delete') }))).toBe(false);
    expect(mayBeReplaced(objectOf('StatefulSet', { spec: spec('Retain') }))).toBe(true);
  });
});

test('the objects that have to be there are those that the cluster does not delete itself', () => {
  const objects = [
    objectOf('ConfigMap'),
    objectOf('ConfigMap', { metadata: { name: 'x', namespace: 'other' } }),
    objectOf('Job', { apiVersion: 'batch/v1', spec: { ttlSecondsAfterFinished: 0 } }),
    objectOf('Job', { apiVersion: 'batch/v1', spec: {}, metadata: { name: 'stays' } }),
    objectOf('Secret', { metadata: { name: 'app-credentials' } }),
  ];
  expect(lastingObjects(objects, 'app-credentials')).toEqual([
    'v1 Secret app-credentials',
    'v1 ConfigMap x',
    'v1 ConfigMap other/x',
    'batch/v1 Job stays',
  ]);
});
