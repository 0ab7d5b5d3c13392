import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { ApiError, isApiError } from '../cluster/apiClient.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { isTransient } from '../cluster/transient.ts';
import type { Cluster } from '../connection.ts';
import { readinessOf } from './readiness.ts';
import { objectAt, type Readiness, stuck, textAt, waiting } from './status.ts';

/** The state of an object in one round of a wait. */
export interface Observation {
  reference: ObjectReference;
  readiness: Readiness;
  /** Absent if the object does not exist or the cluster does not serve its kind. */
  live?: JsonObject;
}

/** For at least this many objects of one kind and namespace, one list request is faster than single reads. */
const minimumToList = 4;

/**
 * Reads all objects once. Reads are consistent (no `resourceVersion=0`), because the server's cache may be older than our update.
 * @throws what the client throws, except NotFound
 */
export async function observeAll(
  cluster: Cluster,
  references: readonly ObjectReference[],
  signal?: AbortSignal,
): Promise<Observation[]> {
  const paths = await Promise.all(references.map((reference) => cluster.discovery.pathOf(reference)));
  const placed = references.map((reference, index) => ({ reference, path: paths[index] }));
  const collections = Map.groupBy(placed, ({ reference, path }) => path?.slice(0, -reference.name.length - 1));
  const observations = await Promise.all(
    [...collections].map(async ([collection, members]) => {
      const known =
        collection === undefined || members.length < minimumToList
          ? undefined
          : await listByName(cluster, collection, signal);
      return Promise.all(
        members.map(async ({ reference, path }): Promise<Observation> => {
          // The server needs a moment to serve the kind of a new CRD.
          if (path === undefined) return { reference, readiness: stuck('the cluster does not serve its kind') };
          const live = known?.get(reference.name) ?? (await get(cluster, path, signal));
          if (live === undefined) return { reference, readiness: waiting('it does not exist') };
          // The items of a list have no kind.
          const typed = { ...live, apiVersion: reference.apiVersion, kind: reference.kind };
          return { reference, live: typed, readiness: readinessOf(typed) };
        }),
      );
    }),
  );
  return observations.flat();
}

/** Lists the objects with Helm's label, by name. Undefined if the account may not list them. */
async function listByName(
  { client }: Cluster,
  collection: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, JsonObject> | undefined> {
  const path = `${collection}?labelSelector=${encodeURIComponent('app.kubernetes.io/managed-by=Helm')}`;
  try {
    const { items } = await client.request({ path, signal });
    const objects = Array.isArray(items) ? items.filter(isJsonObject) : [];
    return new Map(objects.map((object) => [textAt(objectAt(object, 'metadata'), 'name'), object]));
  } catch (error) {
    if (!(error instanceof ApiError) || isTransient(error)) throw error;
    return undefined;
  }
}

async function get(
  { client }: Cluster,
  path: string,
  signal: AbortSignal | undefined,
): Promise<JsonObject | undefined> {
  try {
    return await client.request({ path, signal });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}
