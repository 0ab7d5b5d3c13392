import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { ApiError, type ApiRequest, isApiError } from '../cluster/apiClient.ts';
import { applyOf, type WriteOptions } from '../cluster/apply.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { outlast } from '../cluster/transient.ts';
import type { Connection } from '../connection.ts';

type Cluster = Pick<Connection, 'client' | 'discovery'>;

const pauseMs = 200;

/**
 * Deletes the object of a hook and waits until it is gone, so that its name is free. Gone already is fine.
 * @param timeout seconds
 * @throws ReleaseError HOOK_FAILED when it does not go; ApiError
 */
export async function deleteHookObject(cluster: Cluster, reference: ObjectReference, timeout: number): Promise<void> {
  const { client, discovery } = cluster;
  const deadline = Date.now() + timeout * 1000;
  try {
    const path = await outlast(deadline, () => discovery.pathOf(reference));
    if (path === undefined) return;
    // In the background, as Helm does: pods go with their Job.
    const deletion: ApiRequest = { method: 'DELETE', path: `${path}?propagationPolicy=Background` };
    await outlast(deadline, () => client.request(deletion));
    do {
      await outlast(deadline, () => client.request({ path }));
      await sleep(pauseMs);
    } while (Date.now() < deadline);
  } catch (error) {
    if (isApiError(error, 'NotFound')) return;
    throw error;
  }
  throw new ReleaseError('HOOK_FAILED', `it is still there ${timeout} s after its deletion.`, {
    hint: 'A finalizer may hold it: `kubectl get <object> -o yaml` shows it.',
  });
}

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
  return { method: 'POST', path: collection + query, body: object };
}

/**
 * Makes the object of a hook.
 * @returns the object as the server has it
 * @throws ReleaseError HOOK_FAILED when the server does not take it, or has an object of that name
 */
export async function createHookObject(
  { client, discovery }: Cluster,
  reference: ObjectReference,
  object: JsonObject,
  manager: string,
): Promise<JsonObject> {
  const path = await discovery.pathOf(reference);
  if (path === undefined) {
    throw new ReleaseError('HOOK_FAILED', `the cluster serves no ${reference.apiVersion}/${reference.kind}.`, {
      hint: 'Install the CustomResourceDefinition first.',
    });
  }
  try {
    return await client.request(creationOf(path, object, manager));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.reason === 'AlreadyExists') {
      throw new ReleaseError('HOOK_FAILED', 'it exists already.', { cause: error, hint: inTheWay });
    }
    // The server may quote a Secret's content back.
    const detail = reference.kind === 'Secret' ? error.reason : error.message;
    throw new ReleaseError('HOOK_FAILED', `the API server refuses it: ${detail}`, { cause: error });
  }
}
