import { isJsonObject, type Json, type JsonObject, parsePath, setKey, valueAt } from '../json/index.ts';
import { groupOf, type KubernetesObject } from './objects.ts';

/**
 * Fields that the cluster fills in where a manifest leaves them out, that nobody can change then, and for whose change the kubernetes provider
 * replaces the object (its list forceNew in pkg/provider/diff.go; defaults: kubernetes pkg/apis/core/v1/defaults.go, apps/v1/defaults.go).
 * `[*]` is each item of a list.
 */
const filled: Readonly<Record<string, readonly string[]>> = {
  'apps/StatefulSet': [
    'spec.podManagementPolicy',
    ...['apiVersion', 'kind', 'status', 'spec.volumeMode'].map((field) => `spec.volumeClaimTemplates[*].${field}`),
  ],
  '/PersistentVolume': [
    ...['cachingMode', 'fsType', 'kind', 'readOnly'].map((field) => `spec.azureDisk.${field}`),
    'spec.hostPath.type',
    'spec.iscsi.iscsiInterface',
    ...['keyring', 'pool', 'user'].map((field) => `spec.rbd.${field}`),
    ...['fsType', 'storageMode'].map((field) => `spec.scaleIO.${field}`),
  ],
  '/PersistentVolumeClaim': ['spec.storageClassName', 'spec.volumeName'],
  '/Secret': ['type'],
};

/**
 * The fields of an object whose values in the cluster do not depend on the chart: the chart leaves them out. `pulumi import` takes the cluster's
 * values for the program's, so each of them would be a change, and a replacement.
 * @returns paths such as `spec.volumeName`, of fields next to which the object has others
 */
export function filledFields(object: KubernetesObject): string[] {
  const { apiVersion, kind } = object;
  return (filled[`${groupOf(apiVersion)}/${kind}`] ?? [])
    .flatMap((field) => forEachItem(object, field))
    .filter((field) => {
      const path = parsePath(field) ?? [];
      return isJsonObject(valueAt(object, path.slice(0, -1))) && isUnset(valueAt(object, path), field);
    });
}

function forEachItem(object: KubernetesObject, field: string): string[] {
  const [list = '', rest] = field.split('[*]');
  if (rest === undefined) return [field];
  const items = valueAt(object, parsePath(list) ?? []);
  return Array.isArray(items) ? items.map((_item, index) => `${list}[${index}]${rest}`) : [];
}

/** An empty class is a choice: the claim gets none. */
function isUnset(value: Json | undefined, field: string): boolean {
  return value === undefined || value === null || (value === '' && field !== 'spec.storageClassName');
}

/**
 * An object with the values of another one in the fields that it leaves out ({@link filledFields}).
 * @returns undefined where that changes nothing
 */
export function withFilledFields(object: KubernetesObject, live: JsonObject): KubernetesObject | undefined {
  const whole = structuredClone(object);
  let isChanged = false;
  for (const field of filledFields(object)) {
    const path = parsePath(field) ?? [];
    const value = valueAt(live, path);
    const parent = valueAt(whole, path.slice(0, -1));
    if (value === undefined || !isJsonObject(parent)) continue;
    setKey(parent, String(path.at(-1)), value);
    isChanged = true;
  }
  return isChanged ? whole : undefined;
}
