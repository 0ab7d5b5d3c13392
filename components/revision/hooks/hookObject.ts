import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { isApiError } from '../cluster/apiClient.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';

type Cluster = Pick<Connection, 'client' | 'discovery'>;

const pauseMs = 200;

/**
 * Deletes the object of a hook and waits until it is gone, so that its name is free. Gone already is fine.
 * @param timeout seconds
 * @throws ReleaseError HOOK_FAILED when it does not go
 */
export async function deleteHookObject(cluster: Cluster, reference: ObjectReference, timeout: number): Promise<void> {
  const { client, discovery } = cluster;
  const path = await discovery.pathOf(reference);
  if (path === undefined) return;
  const deadline = Date.now() + timeout * 1000;
  try {
    // In the background, as Helm does: pods go with their Job.
    await client.request({ method: 'DELETE', path: `${path}?propagationPolicy=Background` });
    while (Date.now() < deadline) {
      await client.request({ path });
      await sleep(pauseMs);
    }
  } catch (error) {
    if (isApiError(error, 'NotFound')) return;
    throw error;
  }
  throw new ReleaseError(
    'HOOK_FAILED',
    `${formatReference(reference)} is still there ${timeout} s after its deletion.`,
    {
      hint: 'A finalizer may hold it: `kubectl get <object> -o yaml` shows it.',
    },
  );
}

/**
 * Creates the object of a hook as its chart has it: a hook belongs to no release, so it gets no ownership metadata.
 * @throws ReleaseError HOOK_FAILED when an object of that name exists
 */
export async function createHookObject(
  { client, discovery }: Cluster,
  reference: ObjectReference,
  object: JsonObject,
  manager: string,
): Promise<void> {
  const path = await discovery.pathOf(reference);
  if (path === undefined) {
    throw new ReleaseError('HOOK_FAILED', `the cluster serves no ${reference.apiVersion}/${reference.kind}.`, {
      hint: 'Install the CustomResourceDefinition first.',
    });
  }
  const collection = path.slice(0, -reference.name.length - 1);
  try {
    await client.request({ method: 'POST', path: `${collection}?fieldManager=${manager}`, body: object });
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
    throw new ReleaseError('HOOK_FAILED', `${formatReference(reference)} exists already.`, {
      cause: error,
      hint: 'Delete it, or give the hook the delete policy before-hook-creation.',
    });
  }
}
