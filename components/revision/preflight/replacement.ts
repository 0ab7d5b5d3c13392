import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { isKept, type KubernetesObject, replacedOnChange, replacementLosesData } from '../../manifest/index.ts';

/**
 * Fields that the API lets nobody change, and for whose change the kubernetes provider makes a new object
 * (pulumi-kubernetes, provider/pkg/provider/diff.go). By kind; a path ends where everything below it counts.
 */
const immutableFields: Readonly<Record<string, readonly string[]>> = {
  ClusterRoleBinding: ['roleRef'],
  DaemonSet: ['spec.selector'],
  Deployment: ['spec.selector'],
  Job: ['spec.completions', 'spec.parallelism', 'spec.selector', 'spec.template'],
  PersistentVolumeClaim: ['spec.accessModes', 'spec.selector', 'spec.storageClassName', 'spec.volumeName'],
  Pod: ['spec'],
  RoleBinding: ['roleRef'],
  Secret: ['type'],
  Service: ['spec.clusterIP'],
  StatefulSet: [
    'spec.podManagementPolicy',
    'spec.revisionHistoryLimit',
    'spec.selector',
    'spec.serviceName',
    'spec.volumeClaimTemplates',
  ],
  StorageClass: ['parameters', 'provisioner'],
};

/** True when Pulumi will replace the live object, because a field differs that cannot change in place. */
export function isReplaced(object: KubernetesObject, live: JsonObject): boolean {
  return fieldsOf(object).some((field) => {
    const wanted = valueAt(object, field);
    return wanted !== undefined && !isWithin(wanted, valueAt(live, field));
  });
}

/** The same for two recorded objects, in which what is not said is not there. */
export function isReplacedFrom(object: KubernetesObject, before: KubernetesObject): boolean {
  if (object.kind === 'Pod' && mayChange(before, object)) return false;
  return fieldsOf(object).some((field) => !isDeepStrictEqual(valueAt(object, field), valueAt(before, field)));
}

/** What holds data is replaced only for the fields that its annotation names, and what is kept is never deleted. */
function fieldsOf(object: KubernetesObject): string[] {
  if (isKept(object)) return [];
  if (replacementLosesData(object)) return replacedOnChange(object);
  const content = object.immutable === true ? ['binaryData', 'data', 'stringData'] : [];
  return [...(immutableFields[object.kind] ?? []), ...content, ...replacedOnChange(object)];
}

/**
 * Whether the API server lets one Pod become the other: images, the deadline, and tolerations that are added
 * (https://kubernetes.io/docs/concepts/workloads/pods/#pod-update-and-replacement).
 */
function mayChange({ spec: from }: KubernetesObject, { spec: to }: KubernetesObject): boolean {
  if (!isJsonObject(from) || !isJsonObject(to)) return false;
  const listOf = (list: Json | undefined) => (Array.isArray(list) ? list : []);
  const keepsTolerations = listOf(from.tolerations).every((old) =>
    listOf(to.tolerations).some((toleration) => isDeepStrictEqual(toleration, old)),
  );
  return keepsTolerations && isDeepStrictEqual(lasting(from), lasting(to));
}

/** What of a Pod's spec nobody can change. */
function lasting({ activeDeadlineSeconds: _deadline, tolerations: _tolerations, ...spec }: JsonObject): JsonObject {
  const { containers = [], initContainers = [] } = spec;
  return { ...spec, containers: withoutImages(containers), initContainers: withoutImages(initContainers) };
}

function withoutImages(containers: Json): Json {
  if (!Array.isArray(containers)) return containers;
  return containers.map((container) => {
    if (!isJsonObject(container)) return container;
    const { image: _image, ...rest } = container;
    return rest;
  });
}

function valueAt(object: JsonObject, path: string): Json | undefined {
  return path
    .split('.')
    .reduce<Json | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), object);
}

/** The API server fills in defaults: what is asked for must be there, and more may be. */
function isWithin(wanted: Json, live: Json | undefined): boolean {
  if (isJsonObject(wanted)) {
    return isJsonObject(live) && Object.entries(wanted).every(([key, value]) => isWithin(value, live[key]));
  }
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(live) &&
      live.length === wanted.length &&
      wanted.every((value, index) => isWithin(value, live[index]))
    );
  }
  return wanted === live;
}
