import { describe, expect, test } from '@jest/globals';
import { type KubernetesObject, lastingObjects, mayBeReplaced } from '../../components/manifest/index.ts';

const objectOf = (kind: string, fields: Partial<KubernetesObject> = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'x' },
  ...fields,
});

describe('a replacement', () => {
  test('is allowed for an object that holds no data', () => {
    for (const kind of ['ConfigMap', 'Deployment', 'Secret', 'Service', 'StatefulSet']) {
      expect(mayBeReplaced(objectOf(kind))).toBe(true);
    }
  });

  test('is refused for an object that holds data, unless its annotation requests it', () => {
    for (const kind of ['PersistentVolumeClaim', 'PersistentVolume', 'Namespace', 'CustomResourceDefinition']) {
      expect(mayBeReplaced(objectOf(kind))).toBe(false);
      const annotations = { 'kubesentiment.io/replace-on-changes': 'spec.storageClassName' };
      expect(mayBeReplaced(objectOf(kind, { metadata: { name: 'x', annotations } }))).toBe(true);
    }
  });

  test('is refused for a StatefulSet whose PVCs are deleted with it', () => {
    const spec = (whenDeleted: string) => ({ persistentVolumeClaimRetentionPolicy: { whenDeleted } });
    expect(mayBeReplaced(objectOf('StatefulSet', { spec: spec('Delete') }))).toBe(false);
    expect(mayBeReplaced(objectOf('StatefulSet', { spec: spec('Retain') }))).toBe(true);
  });
});

test('lastingObjects leaves out objects that the cluster deletes itself', () => {
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
