import { describe, expect, it } from '@jest/globals';
import { deprecatedApis, deprecationOf } from '../../../components/chart/lint/deprecatedApis.ts';

const budget = { apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget' };

describe('deprecationOf', () => {
  it.each([
    ['1.20.9', undefined],
    ['1.21.0', false],
    ['v1.24.99-eks.1', false],
    ['1.25.0', true],
    ['2.0.0', true],
  ])('knows the status of an old PodDisruptionBudget in Kubernetes %s', (version, removed) =>
    expect(deprecationOf(budget, version)?.removed).toBe(removed),
  );

  it('distinguishes kinds of one apiVersion', () => {
    const storage = (kind: string) => deprecationOf({ apiVersion: 'storage.k8s.io/v1beta1', kind }, '1.26.0')?.removed;
    expect([storage('StorageClass'), storage('CSIStorageCapacity')]).toEqual([true, false]);
    expect(deprecationOf({ apiVersion: 'apps/v1', kind: 'Deployment' }, '1.36.0')).toBeUndefined();
  });

  it('contains each kind of an apiVersion once, deprecated before its removal', () => {
    const entries = deprecatedApis.flatMap(({ apiVersion, kinds }) => kinds.map((kind) => `${apiVersion} ${kind}`));
    expect(new Set(entries).size).toBe(entries.length);
    for (const { deprecatedIn, removedIn } of deprecatedApis) expect(deprecatedIn).toBeLessThan(removedIn);
  });
});
