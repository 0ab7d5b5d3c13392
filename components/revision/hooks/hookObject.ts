import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { ApiError, type ApiRequest, isApiError } from '../cluster/apiClient.ts';
import { applyOf, type WriteOptions } from '../cluster/apply.ts';
import { deletionOf, formatHolders } from '../cluster/deletion.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { readMetadata } from '../cluster/metadata.ts';
import { outlast } from '../cluster/transient.ts';
import type { Connection } from '../connection.ts';
import { otherOwnerOf } from '../preflight/ownership.ts';
import { awaitDeletions, deletionHint, type PlacedObject } from '../removal/awaitDeletions.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

type Cluster = Pick<Connection, 'client' | 'discovery'>;

/**
 * Deletes the object of a hook and waits until it is gone, so that its name is free. Gone already is fine. Other than Helm, an object of
 * another release stays.
 * @param release whose hook it is
 * @param timeout seconds
 * @throws ReleaseError HOOK_FAILED when it does not go, or belongs to another release; ApiError
 */
export async function deleteHookObject(
  cluster: Cluster,
  reference: ObjectReference,
  release: ReleaseIdentity,
  timeout: number,
): Promise<void> {
  // The API server is still to name it: what an earlier run left has another name, and a path without one means all objects.
  if (reference.name === '') return;
  const { client, discovery } = cluster;
  const deadline = Date.now() + timeout * 1000;
  try {
    const path = await outlast(deadline, () => discovery.pathOf(reference));
    if (path === undefined) return;
    const live = await outlast(deadline, () => readMetadata(client, path));
    if (live === undefined) return;
    const owner = otherOwnerOf(live, release);
    if (owner !== undefined) throw new ReleaseError('HOOK_FAILED', existsFor(owner), { hint: ofOther });
    await outlast(deadline, () => client.request({ method: 'DELETE', path, body: deletionOfOne(live) }));
    await untilGone(cluster, { reference, path }, deadline, timeout);
  } catch (error) {
    if (isApiError(error, 'NotFound')) return;
    const left = Math.ceil((deadline - Date.now()) / 1000);
    // Somebody has made it again in between.
    if (isApiError(error, 'Conflict') && left > 0) return deleteHookObject(cluster, reference, release, left);
    throw error;
  }
}

/**
 * In the background, as Helm does: pods go with their Job. A request that a busy server carries out late, after it was sent again, must not
 * delete the next object of that name, which a hook has made meanwhile.
 */
function deletionOfOne(live: JsonObject): JsonObject {
  const uid = isJsonObject(live.metadata) ? live.metadata.uid : undefined;
  const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' };
  return uid === undefined ? options : { ...options, preconditions: { uid } };
}

async function untilGone(
  { client }: Pick<Cluster, 'client'>,
  object: PlacedObject,
  deadline: number,
  timeout: number,
): Promise<void> {
  const [left] = await awaitDeletions(client, [object], { deadline, untilAbsent: true });
  if (left === undefined) return;
  const holders = formatHolders(left.deletion);
  throw new ReleaseError(
    'HOOK_FAILED',
    `it is still there ${timeout} s after its deletion${holders === '' ? '' : `, ${holders}`}.`,
    { hint: deletionHint([left]) },
  );
}

/** The end of a sentence about an object that has the name of a hook's. */
export function existsFor({ name, namespace }: ReleaseIdentity): string {
  return `it exists already, and belongs to release "${name}" in namespace "${namespace}".`;
}

/** What to do about an object of another release that is in the way of a hook. */
export const ofOther = 'Give the hook another name.';

/** What to do about an object that is in the way of a hook. */
export const inTheWay = 'Delete it, or give the hook the delete policy before-hook-creation.';

/**
 * The request that makes the object of a hook as its chart has it: a hook belongs to no release, so it gets no ownership
 * metadata. Definitions of kinds are never deleted, so one that exists is updated; Helm 4 does that by its server-side apply.
 * @param path of the object
 */
export function creationOf(path: string, object: JsonObject, manager: string, options: WriteOptions = {}): ApiRequest {
  if (object.kind === 'CustomResourceDefinition') return applyOf(path, object, manager, options);
  const collection = path.slice(0, path.lastIndexOf('/'));
  const query = `?fieldManager=${manager}${options.dryRun ? '&dryRun=All' : ''}`;
  // Sent twice, an object that has no name yet would be made twice.
  const isNamed = isJsonObject(object.metadata) && typeof object.metadata.name === 'string';
  return { method: 'POST', path: collection + query, body: object, idempotent: options.dryRun || isNamed };
}

/**
 * Makes the object of a hook. A definition that is being deleted is made when it is gone: what is applied to it goes with it.
 * @param creation `wasDeleted`: whether an object of that name was deleted just before; `timeout` in seconds
 * @returns the object as the server has it
 * @throws ReleaseError HOOK_FAILED when the server does not take it, or has an object of that name
 */
export async function createHookObject(
  { client, discovery }: Cluster,
  reference: ObjectReference,
  object: JsonObject,
  { manager, wasDeleted, timeout }: { manager: string; wasDeleted: boolean; timeout: number },
): Promise<JsonObject> {
  const deadline = Date.now() + timeout * 1000;
  const path = await discovery.pathOf(reference);
  if (path === undefined) {
    throw new ReleaseError('HOOK_FAILED', `the cluster serves no ${reference.apiVersion}/${reference.kind}.`, {
      hint: 'Install the CustomResourceDefinition first.',
    });
  }
  try {
    const created = await client.request(creationOf(path, object, manager));
    if (deletionOf(created) === undefined) return created;
    await untilGone({ client }, { reference, path }, deadline, timeout);
    return await client.request(creationOf(path, object, manager));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.reason === 'AlreadyExists') {
      // The answer to our first request was lost.
      if (error.repeated && wasDeleted) return client.request({ path });
      throw new ReleaseError('HOOK_FAILED', 'it exists already.', { cause: error, hint: inTheWay });
    }
    // The server may quote a Secret's content back.
    const detail = reference.kind === 'Secret' ? error.reason : error.said;
    throw new ReleaseError('HOOK_FAILED', `the API server refuses it: ${detail}`, { cause: error });
  }
}
