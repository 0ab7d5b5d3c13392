import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { ApiError, type ApiRequest, isApiError, shownDetail } from '../cluster/apiClient.ts';
import { applyOf, type WriteOptions } from '../cluster/apply.ts';
import { deletionOf, formatHolders } from '../cluster/deletion.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { readMetadata } from '../cluster/metadata.ts';
import { outlast } from '../cluster/transient.ts';
import type { Cluster } from '../connection.ts';
import { otherOwnerOf } from '../preflight/ownership.ts';
import { awaitDeletions, deletionHint, type PlacedObject } from '../removal/awaitDeletions.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * Deletes a hook's object and waits until it is gone, so that its name is free. Does nothing if it does not exist. Unlike Helm, keeps an
 * object of another release.
 * @param release the hook's release
 * @param timeout seconds
 * @throws ReleaseError HOOK_FAILED if the object does not go in time or belongs to another release; ApiError
 */
export async function deleteHookObject(
  cluster: Cluster,
  reference: ObjectReference,
  release: ReleaseIdentity,
  timeout: number,
): Promise<void> {
  // With `generateName` there is no name yet, so no old object to delete. A path without a name would mean all objects.
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
    // Somebody recreated it in between.
    if (isApiError(error, 'Conflict') && left > 0) return deleteHookObject(cluster, reference, release, left);
    throw error;
  }
}

/**
 * Background deletion as in Helm: pods are deleted after their Job. The UID protects a new object of the same name if a busy server executes
 * a repeated request late.
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

/** The end of a message about an existing object with the hook's name. */
export function existsFor({ name, namespace }: ReleaseIdentity): string {
  return `it exists already, and belongs to release "${name}" in namespace "${namespace}".`;
}

/** Hint for a hook whose name another release uses. */
export const ofOther = 'Give the hook another name.';

/** Hint for a hook whose object exists already. */
export const inTheWay = 'Delete it, or give the hook the delete policy before-hook-creation.';

/**
 * The request that creates a hook's object. Hooks do not belong to a release, so it gets no ownership metadata. CRDs are never deleted, so an
 * existing one is updated, as Helm 4 does with its server-side apply.
 * @param path path of the object
 */
export function creationOf(path: string, object: JsonObject, manager: string, options: WriteOptions = {}): ApiRequest {
  if (object.kind === 'CustomResourceDefinition') return applyOf(path, object, manager, options);
  const collection = path.slice(0, path.lastIndexOf('/'));
  const query = `?fieldManager=${manager}${options.dryRun ? '&dryRun=All' : ''}`;
  // Sent twice, a create with `generateName` would create two objects.
  const isNamed = isJsonObject(object.metadata) && typeof object.metadata.name === 'string';
  return { method: 'POST', path: collection + query, body: object, idempotent: options.dryRun || isNamed };
}

/**
 * Creates a hook's object. If it is a CRD that is being deleted, waits until it is gone and creates it again: an apply would be lost.
 * @param creation `wasDeleted`: whether an object of that name was deleted before; `timeout` in seconds
 * @returns the object as the server returns it
 * @throws ReleaseError HOOK_FAILED if the server refuses it or an object of that name exists
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
    throw new ReleaseError('HOOK_FAILED', `the cluster does not serve ${reference.apiVersion}/${reference.kind}.`, {
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
    const detail = shownDetail(error, reference.kind);
    throw new ReleaseError('HOOK_FAILED', `the API server refuses it: ${detail}`, { cause: error });
  }
}
