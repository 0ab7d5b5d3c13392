import { isJsonObject, type JsonObject } from '../../json/index.ts';
import type { ApiClient } from '../cluster/apiClient.ts';
import type { OwnedObjects } from './newPods.ts';
import { selectorOf } from './selector.ts';
import { objectAt, textAt } from './status.ts';

/** Pods, and kinds that create pods. */
const podKinds: ReadonlySet<unknown> = new Set([
  'DaemonSet',
  'Deployment',
  'Job',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);

export function makesPods(live: JsonObject): boolean {
  return podKinds.has(live.kind);
}

const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** The objects that belong to the workloads. Skips what it cannot read, because the result only improves error messages. */
export async function ownedObjectsOf(
  client: ApiClient,
  workloads: readonly JsonObject[],
  signal?: AbortSignal,
): Promise<OwnedObjects> {
  const ofKind = (kind: string) => workloads.filter((workload) => workload.kind === kind);
  const [pods, replicaSets, controllerRevisions] = await Promise.all([
    listFor(
      client,
      { base: '/api/v1', plural: 'pods' },
      workloads.filter(({ kind }) => kind !== 'Pod'),
      signal,
    ),
    listFor(
      client,
      { base: '/apis/apps/v1', plural: 'replicasets', accept: metadataOnly },
      ofKind('Deployment'),
      signal,
    ),
    listFor(client, { base: '/apis/apps/v1', plural: 'controllerrevisions' }, ofKind('DaemonSet'), signal),
  ]);
  return { pods, replicaSets, controllerRevisions };
}

/** The pods that match a workload's selector. */
export function podsOf(client: ApiClient, live: JsonObject, signal?: AbortSignal): Promise<JsonObject[]> {
  return selectorOf(live) === undefined
    ? Promise.resolve([])
    : listFor(client, { base: '/api/v1', plural: 'pods' }, [live], signal);
}

interface OwnedKind {
  base: string;
  plural: string;
  accept?: string;
}

/** For up to this many workloads, one request each: the namespace may contain thousands of other pods. */
const few = 5;

async function listFor(
  client: ApiClient,
  { base, plural, accept }: OwnedKind,
  workloads: readonly JsonObject[],
  signal: AbortSignal | undefined,
): Promise<JsonObject[]> {
  const namespaces = Map.groupBy(workloads, (workload) => textAt(objectAt(workload, 'metadata'), 'namespace'));
  const paths = [...namespaces].flatMap(([namespace, inIt]) => {
    const path = `${base}/namespaces/${namespace}/${plural}`;
    const selectors = inIt.map(selectorOf).filter((selector) => selector !== undefined);
    if (selectors.length > few) return [path];
    return selectors.map((selector) => `${path}?labelSelector=${encodeURIComponent(selector)}`);
  });
  const lists = await Promise.all(paths.map((path) => listOrNothing(client, path, { accept, signal })));
  return lists.flat();
}

export async function listOrNothing(
  client: ApiClient,
  path: string,
  options: { accept?: string; signal?: AbortSignal } = {},
): Promise<JsonObject[]> {
  try {
    const { items } = await client.request({ path, ...options });
    return Array.isArray(items) ? items.filter(isJsonObject) : [];
  } catch {
    return [];
  }
}
