import { isJsonObject, type Json, type JsonObject, valueAt } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { isLasting, podTemplateOf } from './podTemplate.ts';
import type { Remark } from './remark.ts';
import { isCustomResource } from './unknownKind.ts';

/**
 * Mistakes that show only in an object together with the others of the release.
 * @param every the objects of the release, as far as they are known
 * @param namespace the release's
 */
export function lintRelations(
  object: KubernetesObject,
  every: readonly KubernetesObject[],
  namespace: string,
): Remark[] {
  const placeOf = ({ metadata }: KubernetesObject) => metadata.namespace ?? namespace;
  const all = every.filter((each) => placeOf(each) === placeOf(object));
  switch (object.kind) {
    case 'Service':
      return serviceRemarks(object, all, placeOf(object) === namespace);
    case 'Deployment':
      return surgeRemarks(object, all);
    case 'Ingress':
      return ingressRemarks(object);
    case 'PodDisruptionBudget':
      return budgetRemarks(object, all);
    default:
      return [];
  }
}

/** @param all the objects in the namespace of the Service; @param isAtHome whether that is the release's */
function serviceRemarks(object: KubernetesObject, all: readonly KubernetesObject[], isAtHome: boolean): Remark[] {
  const selector = valueAt(object, ['spec', 'selector']);
  // Without a selector, somebody else makes its endpoints.
  if (!isJsonObject(selector) || Object.keys(selector).length === 0) return [];
  const workloads = all.filter((each) => isLasting(each) || each.kind === 'Pod');
  // It selects pods of others, such as those of the cluster in kube-system.
  if (workloads.length === 0 && !isAtHome) return [];
  const labels = workloads.map((each) => podTemplateOf(each)?.labels ?? {});
  if (labels.some((each) => matches(selector, each)) || isForOperator(selector, all, labels)) return [];
  const wanted = Object.entries(selector).map(([key, value]) => `${key}=${String(value)}`);
  return [
    {
      rule: 'service-selector',
      message: `No pod of the release has the labels ${wanted.join(', ')} of spec.selector.`,
    },
  ];
}

/**
 * Whether the pods are those of an operator, which labels them with the name of their resource. A resource may have the release's name, which
 * pods of the release have in their labels too: then the Service is for these pods.
 * @param pods the labels of the release's pods
 */
function isForOperator(selector: JsonObject, all: readonly KubernetesObject[], pods: readonly JsonObject[]): boolean {
  // This label says which release a pod is of, not which part of it.
  const { 'app.kubernetes.io/instance': _release, ...own } = selector;
  const made = all.filter(isCustomResource).map(({ metadata }) => metadata.name);
  const namesResource = Object.values(own).some((value) => typeof value === 'string' && made.includes(value));
  return namesResource && !Object.entries(own).some(([key, value]) => pods.some((labels) => labels[key] === value));
}

/** A rolling update starts the new pod before the old one has ended, and on another node it can't mount the volume. */
function surgeRemarks(object: KubernetesObject, all: readonly KubernetesObject[]): Remark[] {
  const { type = 'RollingUpdate', rollingUpdate = {} } = objectIn(valueAt(object, ['spec', 'strategy']));
  const surge = objectIn(rollingUpdate).maxSurge ?? '25%';
  if (type !== 'RollingUpdate' || surge === 0 || surge === '0' || surge === '0%') return [];
  const claims = new Set(
    all
      .filter(({ kind, ...claim }) => kind === 'PersistentVolumeClaim' && isForOneNode(claim))
      .map(({ metadata }) => metadata.name),
  );
  const volumes = listIn(podTemplateOf(object)?.spec.volumes);
  const used = volumes.map((volume) => objectIn(volume.persistentVolumeClaim).claimName);
  const claim = used.find((name) => typeof name === 'string' && claims.has(name));
  if (claim === undefined) return [];
  const message = `The claim ${String(claim)} is ReadWriteOnce, and an update starts a second pod that may not be able to mount it: set spec.strategy.type to Recreate, or maxSurge to 0.`;
  return [{ rule: 'claim-surge', message }];
}

function isForOneNode(claim: object): boolean {
  const modes = 'spec' in claim && isJsonObject(claim.spec) ? claim.spec.accessModes : undefined;
  return Array.isArray(modes) && modes.length > 0 && modes.every((mode) => String(mode).startsWith('ReadWriteOnce'));
}

function ingressRemarks(object: KubernetesObject): Remark[] {
  const { rules, defaultBackend } = objectIn(object.spec);
  if (listIn(rules).length > 0 || defaultBackend !== undefined) return [];
  return [
    { rule: 'ingress-rules', message: 'It has neither spec.rules nor spec.defaultBackend, so it routes nothing.' },
  ];
}

function budgetRemarks(object: KubernetesObject, all: readonly KubernetesObject[]): Remark[] {
  const { minAvailable, maxUnavailable, selector } = objectIn(object.spec);
  const labels = objectIn(objectIn(selector).matchLabels);
  const blocks = (why: string): Remark[] => [
    { rule: 'pdb-blocks', message: `${why}: no node with one of these pods can be drained.` },
  ];
  if (isNone(maxUnavailable)) return blocks(`spec.maxUnavailable is ${String(maxUnavailable)}`);
  if (minAvailable === '100%') return blocks('spec.minAvailable is 100%');
  if (typeof minAvailable !== 'number' || Object.keys(labels).length === 0) return [];
  const workload = all.find((each) => isLasting(each) && matches(labels, podTemplateOf(each)?.labels ?? {}));
  const replicas = workload && (valueAt(workload, ['spec', 'replicas']) ?? 1);
  const isScaled = all.some(
    (each) =>
      each.kind === 'HorizontalPodAutoscaler' &&
      valueAt(each, ['spec', 'scaleTargetRef', 'name']) === workload?.metadata.name,
  );
  if (isScaled || typeof replicas !== 'number' || replicas === 0 || minAvailable < replicas) return [];
  return blocks(
    `spec.minAvailable is ${minAvailable}, and ${workload?.kind} ${workload?.metadata.name} has ${replicas} of these pods`,
  );
}

function isNone(value: Json | undefined): boolean {
  return value === 0 || value === '0' || value === '0%';
}

function matches(selector: JsonObject, labels: JsonObject): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function objectIn(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listIn(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
