import type { JsonObject } from '../../json/index.ts';
import { parseManifest } from '../../manifest/index.ts';
import { type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { type Observation, observeAll } from '../readiness/observation.ts';
import { ownedBy } from '../readiness/ownedBy.ts';
import { makesPods, ownedObjectsOf } from '../readiness/ownedObjects.ts';
import { objectAt, textAt } from '../readiness/status.ts';
import type { ReleaseRecord } from '../storage/record.ts';

/** Which objects a revision has. */
export interface RecordReferences {
  /** In the order of the manifest. */
  references: readonly ObjectReference[];
  /** The release's. */
  namespace: string;
}

/** Parses the manifest of a record. */
export function objectsOfRecord({
  manifest,
  namespace,
}: Pick<ReleaseRecord, 'manifest' | 'namespace'>): RecordReferences {
  return { references: parseManifest(manifest).map(({ object }) => referenceOf(object)), namespace };
}

/** The objects of a revision as they are in the cluster now. */
export interface LiveObjects {
  /** In the order of the manifest. */
  observations: Observation[];
  /** The pods of a workload, of all generations; a Pod is its own. */
  podsOf(live: JsonObject): JsonObject[];
  /** The uids of the objects, their ReplicaSets and their pods. */
  uids: ReadonlySet<string>;
  /** Those of the objects. */
  namespaces: ReadonlySet<string>;
}

/** Time limit for reading them, in milliseconds. */
const patienceMs = 10_000;

/**
 * Reads the objects that a revision has recorded, and the pods that belong to them.
 * @throws ReleaseError CLUSTER_*, ApiError
 */
export async function readLiveState(
  connection: Connection,
  { references, namespace }: RecordReferences,
  signal: AbortSignal = AbortSignal.timeout(patienceMs),
): Promise<LiveObjects> {
  const observations = await observeAll(connection, references, signal);
  const byReference = new Map(observations.map((each) => [each.reference, each]));
  const inOrder = references.flatMap((reference) => byReference.get(reference) ?? []);
  const lives = inOrder.flatMap(({ live }) => (live === undefined ? [] : [live]));
  const { pods, replicaSets } = await ownedObjectsOf(connection.client, lives.filter(makesPods), signal);
  const podsOf = (live: JsonObject): JsonObject[] => {
    if (live.kind === 'Pod') return [live];
    if (!makesPods(live)) return [];
    return [live, ...ownedBy(live, replicaSets)].flatMap((owner) => ownedBy(owner, pods));
  };
  const owned = lives.flatMap((live) => [live, ...ownedBy(live, replicaSets), ...podsOf(live)]);
  const namespaces = new Set(references.map((reference) => reference.namespace ?? namespace));
  return { observations: inOrder, podsOf, uids: new Set(owned.map(uidOf)), namespaces };
}

export function uidOf(object: JsonObject): string {
  return textAt(objectAt(object, 'metadata'), 'uid');
}
