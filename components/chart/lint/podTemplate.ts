import { isJsonObject, type Json, type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';

/** The pod template of an object. */
export interface PodTemplate {
  /** The path of the pod's spec in the object. */
  path: ValuePath;
  spec: JsonObject;
  labels: JsonObject;
}

export interface Container {
  path: ValuePath;
  container: JsonObject;
  /** Whether the container runs to completion before the others start. */
  init: boolean;
}

/** Kinds whose pods run until they are stopped. */
const lasting = ['DaemonSet', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];

export function isLasting({ kind }: KubernetesObject): boolean {
  return lasting.includes(kind);
}

/** Undefined for objects without pods, or with an invalid pod template. */
export function podTemplateOf(object: KubernetesObject): PodTemplate | undefined {
  const parent = parentOf(object.kind);
  if (parent === undefined) return undefined;
  const path = [...parent, 'spec'];
  const spec = valueAt(object, path);
  const labels = valueAt(object, [...parent, 'metadata', 'labels']);
  return isJsonObject(spec) ? { path, spec, labels: isJsonObject(labels) ? labels : {} } : undefined;
}

function parentOf(kind: string): ValuePath | undefined {
  if (kind === 'Pod') return [];
  if (kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template'];
  return kind === 'Job' || lasting.includes(kind) ? ['spec', 'template'] : undefined;
}

export function containersOf({ spec, path }: PodTemplate): Container[] {
  return ['initContainers', 'containers'].flatMap((list) =>
    mapsIn(spec[list]).map(
      ([index, container]): Container => ({
        path: [...path, list, index],
        container,
        // With this policy, an init container is a sidecar, which keeps running.
        init: list === 'initContainers' && container.restartPolicy !== 'Always',
      }),
    ),
  );
}

function mapsIn(list: Json | undefined): [number, JsonObject][] {
  if (!Array.isArray(list)) return [];
  return [...list.entries()].filter((entry): entry is [number, JsonObject] => isJsonObject(entry[1]));
}
