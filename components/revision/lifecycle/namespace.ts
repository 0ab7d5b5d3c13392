import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { appliedObject } from '../../manifest/index.ts';
import { type ApiClient, ApiError, isApiError } from '../cluster/apiClient.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { oneLine } from '../cluster/oneLine.ts';
import { awaitDeletions } from '../removal/awaitDeletions.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * Checks whether the release's namespace exists. If it is being deleted, nothing can be created in it, so this waits until it is gone.
 * @param release `timeout` in seconds
 * @param holdsHistory whether the namespace contains the release's history; then its deletion is an error
 * @throws ReleaseError RELEASE_NOT_READY with what the namespace still contains
 */
export async function findNamespace(
  client: ApiClient,
  { namespace, timeout }: { namespace: string; timeout: number },
  holdsHistory: boolean,
): Promise<boolean> {
  const path = `/api/v1/namespaces/${namespace}`;
  const live = await readNamespace(client, path);
  if (live === 'hidden') return holdsHistory || (await takesObjects(client, namespace));
  if (live === undefined || deletionOf(live) === undefined) return live !== undefined;
  if (holdsHistory) {
    throw new ReleaseError('RELEASE_NOT_READY', `Namespace/${namespace} is being deleted, and the release with it.`, {
      hint: 'Wait until it is gone, then run `pulumi up --refresh`: it installs the release again.',
    });
  }
  const reference = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
  const left = await awaitDeletions(client, [{ reference, path }], { deadline: Date.now() + timeout * 1000 });
  if (left.length === 0) return false;
  const now = await readNamespace(client, path);
  const reasons = remainsOf(isJsonObject(now) ? now : live).map((reason) => `\n  ${reason}`);
  throw new ReleaseError(
    'RELEASE_NOT_READY',
    `Namespace/${namespace} is being deleted and is still there after ${timeout} s.${reasons.join('')}`,
    { hint: 'Remove the objects or finalizers that hold it, then run the same command again.' },
  );
}

/** @returns `hidden` if the account may not read it, because its permissions are limited to the namespace */
async function readNamespace(client: ApiClient, path: string): Promise<JsonObject | 'hidden' | undefined> {
  try {
    return await client.request({ path });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    if (isApiError(error, 'Forbidden')) return 'hidden';
    throw error;
  }
}

/** The content that blocks the deletion of a namespace, as its controller reports it. */
function remainsOf({ status }: JsonObject): string[] {
  const conditions = isJsonObject(status) && Array.isArray(status.conditions) ? status.conditions : [];
  return conditions
    .filter(isJsonObject)
    .filter((condition) => condition.status === 'True' && typeof condition.message === 'string')
    .map(({ message }) => oneLine(String(message)));
}

/**
 * Creates the namespace, with the label that Helm sets (`helm install --create-namespace`).
 * @param owner the release, if its chart contains the namespace: if this run fails, the next one recognizes the owner
 * @returns false if somebody else created it
 */
export async function createNamespace(client: ApiClient, name: string, owner?: ReleaseIdentity): Promise<boolean> {
  try {
    const plain = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { name } } };
    const body = owner === undefined ? plain : appliedObject(plain, owner);
    await client.request({ method: 'POST', path: '/api/v1/namespaces', body, idempotent: true });
    return true;
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
    // The answer to our first request was lost: the namespace did not exist a moment ago.
    return error.repeated;
  }
}

/** Whether the namespace exists. @throws ApiError */
export async function isNamespaceThere(client: ApiClient, name: string): Promise<boolean> {
  const live = await readNamespace(client, `/api/v1/namespaces/${name}`);
  return live === 'hidden' ? takesObjects(client, name) : live !== undefined;
}

/** Tests the namespace with a dry run of a Secret, for an account that may not read namespaces. Every account can write Secrets. */
async function takesObjects(client: ApiClient, name: string): Promise<boolean> {
  try {
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kubesentiment-look' } };
    const path = `/api/v1/namespaces/${name}/secrets?dryRun=All`;
    await client.request({ method: 'POST', path, body, idempotent: true });
    return true;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    // For any other refusal, the server has found the namespace.
    if (error instanceof ApiError) return true;
    throw error;
  }
}
