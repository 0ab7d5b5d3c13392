import { describe, expect, test } from '@jest/globals';
import { filledFields, type KubernetesObject, withFilledFields } from '../../components/manifest/index.ts';

const objectOf = (apiVersion: string, kind: string, fields = {}): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'x' },
  ...fields,
});
const template = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };

describe('the fields that the cluster fills in', () => {
  test.each([
    [objectOf('v1', 'PersistentVolumeClaim', { spec: {} }), ['spec.storageClassName', 'spec.volumeName']],
    // A chart may name no volume with an empty text; no class is a choice.
    [objectOf('v1', 'PersistentVolumeClaim', { spec: { storageClassName: '', volumeName: '' } }), ['spec.volumeName']],
    [objectOf('v1', 'PersistentVolumeClaim', { spec: { storageClassName: 'a', volumeName: 'b' } }), []],
    [objectOf('v1', 'PersistentVolume', { spec: { hostPath: { path: '/a' } } }), ['spec.hostPath.type']],
    [objectOf('v1', 'PersistentVolume', { spec: { nfs: { path: '/a' } } }), []],
    [objectOf('v1', 'Secret'), ['type']],
    [objectOf('v1', 'Secret', { type: 'Opaque' }), []],
    [objectOf('example.com/v1', 'Secret'), []],
    [objectOf('v1', 'ConfigMap'), []],
    [
      objectOf('apps/v1', 'StatefulSet', {
        spec: { podManagementPolicy: 'Parallel', volumeClaimTemplates: [template] },
      }),
      ['apiVersion', 'kind', 'status', 'spec.volumeMode'].map((field) => `spec.volumeClaimTemplates[0].${field}`),
    ],
  ])('of %j', (object, fields) => {
    expect(filledFields(object)).toEqual(fields);
  });

  test('are taken from the live object, and nothing else is', () => {
    const claim = objectOf('v1', 'PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'] } });
    const live = { spec: { accessModes: ['ReadWriteMany'], storageClassName: 'standard', volumeMode: 'Filesystem' } };
    expect(withFilledFields(claim, live)).toEqual({
      ...claim,
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard' },
    });
    expect(claim.spec).toEqual({ accessModes: ['ReadWriteOnce'] });
    expect(withFilledFields(claim, {})).toBeUndefined();
  });
});
