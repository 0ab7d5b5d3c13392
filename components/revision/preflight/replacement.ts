import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { isKept, type KubernetesObject, replacedOnChange, replacementLosesData } from '../../manifest/index.ts';

/**
 * Immutable fields by kind: if one changes, the kubernetes provider replaces the object (pulumi-kubernetes, provider/pkg/provider/diff.go).
 * A path includes everything below it.
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

/** Whether Pulumi will replace the live object, because an immutable field differs. */
export function isReplaced(object: KubernetesObject, live: JsonObject): boolean {
  return fieldsOf(object).some((field) => {
    const wanted = valueAt(object, field);
    return wanted !== undefined && !isWithin(wanted, valueAt(live, field));
  });
}

/** Like {@link isReplaced}, for two recorded objects, which have no defaults of the API server. */
export function isReplacedFrom(object: KubernetesObject, before: KubernetesObject): boolean {
  if (object.kind === 'Pod' && mayChange(before, object)) return false;
  return fieldsOf(object).some((field) => !isDeepStrictEqual(valueAt(object, field), valueAt(before, field)));
}

/** An object with data is replaced only for the fields in its annotation. An object with the policy `keep` is never replaced. */
function fieldsOf(object: KubernetesObject): string[] {
  if (isKept(object)) return [];
  if (replacementLosesData(object)) return replacedOnChange(object);
  const content = object.immutable === true ? ['binaryData', 'data', 'stringData'] : [];
  return [...(immutableFields[object.kind] ?? []), ...content, ...replacedOnChange(object)];
}

/**
 * Whether the API server allows the change of a Pod in place: images, the deadline, and new tolerations
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

/** The immutable part of a Pod's spec. */
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

/** Whether the live value contains the wanted one. It may contain more, because the API server adds defaults. */
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
