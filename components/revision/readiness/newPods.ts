import type { JsonObject } from '../../json/index.ts';
import { isOfBefore, numberAt, objectAt, objectsAt, textAt } from './status.ts';

/** What a namespace holds of the objects that workloads make. */
export interface OwnedObjects {
  pods: readonly JsonObject[];
  /** Their metadata is enough. */
  replicaSets: readonly JsonObject[];
  controllerRevisions: readonly JsonObject[];
}

const deploymentRevision = 'deployment.kubernetes.io/revision';
const revisionHash = 'controller-revision-hash';

/**
 * The pods that a workload made from its newest template. Those of older templates say nothing about a release: it may be
 * the one that mends them. A pod is its own; other kinds have none.
 */
export function newPodsOf(live: JsonObject, { pods, replicaSets, controllerRevisions }: OwnedObjects): JsonObject[] {
  if (live.kind === 'Pod') return [live];
  // Until then, the controller's marks are those of the template before.
  if (isOfBefore(live, objectAt(live, 'status'))) return [];
  switch (live.kind) {
    case 'Deployment': {
      const replicaSet = newReplicaSetOf(live, replicaSets);
      return replicaSet === undefined ? [] : ownedBy(replicaSet, pods);
    }
    case 'StatefulSet':
      return withRevision(ownedBy(live, pods), textAt(objectAt(live, 'status'), 'updateRevision'));
    case 'DaemonSet': {
      const revisions = ownedBy(live, controllerRevisions);
      const newest = revisions.sort((left, right) => numberAt(left, 'revision') - numberAt(right, 'revision')).at(-1);
      return newest === undefined ? [] : withRevision(ownedBy(live, pods), labelOf(newest, revisionHash));
    }
    default:
      // A ReplicaSet replaces no pods, and a Job's template cannot change.
      return ownedBy(live, pods);
  }
}

/** The one that carries the Deployment's own revision number. Source: kubectl's rollout history, by the same annotation. */
export function newReplicaSetOf(deployment: JsonObject, replicaSets: readonly JsonObject[]): JsonObject | undefined {
  const revision = annotationOf(deployment, deploymentRevision);
  if (revision === '') return undefined;
  return ownedBy(deployment, replicaSets).find(
    (replicaSet) => annotationOf(replicaSet, deploymentRevision) === revision,
  );
}

function ownedBy(owner: JsonObject, objects: readonly JsonObject[]): JsonObject[] {
  const { uid } = objectAt(owner, 'metadata');
  if (uid === undefined) return [];
  return objects.filter((object) =>
    objectsAt(objectAt(object, 'metadata'), 'ownerReferences').some((reference) => reference.uid === uid),
  );
}

/** Pods of StatefulSets and DaemonSets name their ControllerRevision, or its hash, in the same label. */
function withRevision(pods: readonly JsonObject[], revision: string): JsonObject[] {
  return revision === '' ? [] : pods.filter((pod) => labelOf(pod, revisionHash) === revision);
}

function labelOf(object: JsonObject, name: string): string {
  return textAt(objectAt(objectAt(object, 'metadata'), 'labels'), name);
}

function annotationOf(object: JsonObject, name: string): string {
  return textAt(objectAt(objectAt(object, 'metadata'), 'annotations'), name);
}
