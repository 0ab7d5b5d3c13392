import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { appliedObject } from '../../manifest/index.ts';
import { type ApiClient, ApiError, isApiError } from '../cluster/apiClient.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { oneLine } from '../cluster/oneLine.ts';
import { awaitDeletions } from '../removal/awaitDeletions.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * Looks for the release's namespace. While somebody deletes it nothing can be created in it: then its end is waited for.
 * @param release `timeout` in seconds
 * @param holdsHistory whether the release has been deployed there: then its end is the end of the release
 * @returns whether it is there
 * @throws ReleaseError RELEASE_NOT_READY that says what the namespace waits for
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
    { hint: 'Remove what holds it, then run the same command again.' },
  );
}

/** @returns `hidden` where the account may not look at it, since its permissions end with the namespace */
async function readNamespace(client: ApiClient, path: string): Promise<JsonObject | 'hidden' | undefined> {
  try {
    return await client.request({ path });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    if (isApiError(error, 'Forbidden')) return 'hidden';
    throw error;
  }
}

/** What a namespace that is being deleted still holds, in the words of its controller. */
function remainsOf({ status }: JsonObject): string[] {
  const conditions = isJsonObject(status) && Array.isArray(status.conditions) ? status.conditions : [];
  return conditions
    .filter(isJsonObject)
    .filter((condition) => condition.status === 'True' && typeof condition.message === 'string')
    .map(({ message }) => oneLine(String(message)));
}

/**
 * Creates the namespace, with the label that Helm gives it (`helm install --create-namespace`).
 * @param owner the release, if the namespace is among its objects: if this run fails, the next one finds whose it is
 * @returns false when somebody else has created it
 */
export async function createNamespace(client: ApiClient, name: string, owner?: ReleaseIdentity): Promise<boolean> {
  try {
    const plain = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { name } } };
    const body = owner === undefined ? plain : appliedObject(plain, owner);
    await client.request({ method: 'POST', path: '/api/v1/namespaces', body, idempotent: true });
    return true;
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
    // The answer to our first request was lost: a moment before, there was no such namespace.
    return error.repeated;
  }
}

/** Whether there is the namespace. @throws ApiError */
export async function isNamespaceThere(client: ApiClient, name: string): Promise<boolean> {
  const live = await readNamespace(client, `/api/v1/namespaces/${name}`);
  return live === 'hidden' ? takesObjects(client, name) : live !== undefined;
}

/** Whether the namespace takes a Secret in a dry run: for an account that may not look at it, and writes Secrets in any case. */
async function takesObjects(client: ApiClient, name: string): Promise<boolean> {
  try {
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kubesentiment-look' } };
    const path = `/api/v1/namespaces/${name}/secrets?dryRun=All`;
    await client.request({ method: 'POST', path, body, idempotent: true });
    return true;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    // Whatever else it is, the namespace was found.
    if (error instanceof ApiError) return true;
    throw error;
  }
}
