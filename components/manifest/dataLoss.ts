import { isJsonObject } from '../json/index.ts';
import { replacedOnChange } from './appliedObject.ts';
import type { KubernetesObject } from './objects.ts';

/** With these goes more than the object: a volume, all that is in a namespace, all objects of a kind. */
const holders: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
]);

/**
 * Whether data is lost when the object is deleted and created again. The claims of a StatefulSet stay, unless it says otherwise
 * (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention).
 */
export function replacementLosesData({ kind, spec }: KubernetesObject): boolean {
  if (kind !== 'StatefulSet') return holders.has(kind);
  const policy = isJsonObject(spec) ? spec.persistentVolumeClaimRetentionPolicy : undefined;
  return isJsonObject(policy) && policy.whenDeleted === 'Delete';
}

/** Whether the object may be replaced: where data is lost, only if the object's annotation asks for it. */
export function mayBeReplaced(object: KubernetesObject): boolean {
  return !replacementLosesData(object) || replacedOnChange(object).length > 0;
}
