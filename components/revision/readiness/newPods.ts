import type { JsonObject } from '../../json/index.ts';
import { ownedBy } from './ownedBy.ts';
import { isOlderGeneration, numberAt, objectAt, textAt } from './status.ts';

/** Objects in a namespace that belong to workloads. */
export interface OwnedObjects {
  pods: readonly JsonObject[];
  /** Only their metadata is needed. */
  replicaSets: readonly JsonObject[];
  controllerRevisions: readonly JsonObject[];
}

const deploymentRevision = 'deployment.kubernetes.io/revision';
const revisionHash = 'controller-revision-hash';

/**
 * The pods that a workload created from its newest template. Pods of older templates are ignored: this release may be the one that fixes
 * them. The result for a pod is the pod itself; other kinds have no pods.
 */
export function newPodsOf(live: JsonObject, { pods, replicaSets, controllerRevisions }: OwnedObjects): JsonObject[] {
  if (live.kind === 'Pod') return [live];
  // Until the controller has seen the change, its status describes the previous template.
  if (isOlderGeneration(live, objectAt(live, 'status'))) return [];
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
      // A ReplicaSet does not replace pods, and a Job's template is immutable.
      return ownedBy(live, pods);
  }
}

/** The ReplicaSet with the Deployment's own revision number. Source: the annotation that kubectl's rollout history uses. */
export function newReplicaSetOf(deployment: JsonObject, replicaSets: readonly JsonObject[]): JsonObject | undefined {
  const revision = annotationOf(deployment, deploymentRevision);
  if (revision === '') return undefined;
  return ownedBy(deployment, replicaSets).find(
    (replicaSet) => annotationOf(replicaSet, deploymentRevision) === revision,
  );
}

/** Pods of StatefulSets and DaemonSets have their ControllerRevision, or its hash, in the same label. */
function withRevision(pods: readonly JsonObject[], revision: string): JsonObject[] {
  return revision === '' ? [] : pods.filter((pod) => labelOf(pod, revisionHash) === revision);
}

function labelOf(object: JsonObject, name: string): string {
  return textAt(objectAt(objectAt(object, 'metadata'), 'labels'), name);
}

function annotationOf(object: JsonObject, name: string): string {
  return textAt(objectAt(objectAt(object, 'metadata'), 'annotations'), name);
}
