import { isJsonObject } from '../json/index.ts';
import { replacedOnChange } from './appliedObject.ts';
import type { KubernetesObject } from './objects.ts';

/** Deleting one deletes more than the object: a volume, all content of a namespace, all objects of a kind. */
const holders: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
]);

/**
 * Whether deleting and recreating the object loses data. The PVCs of a StatefulSet are retained unless it sets another
 * policy (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention).
 */
export function replacementLosesData({ kind, spec }: KubernetesObject): boolean {
  if (kind !== 'StatefulSet') return holders.has(kind);
  const policy = isJsonObject(spec) ? spec.persistentVolumeClaimRetentionPolicy : undefined;
  return isJsonObject(policy) && policy.whenDeleted === 'Delete';
}

/** Whether the object may be replaced. If that loses data, the object's annotation must request it. */
export function mayBeReplaced(object: KubernetesObject): boolean {
  return !replacementLosesData(object) || replacedOnChange(object).length > 0;
}
