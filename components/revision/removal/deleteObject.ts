import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { type ApiClient, ApiError, isApiError } from '../cluster/apiClient.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import { readMetadata } from '../cluster/metadata.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { reasonToStay } from './reasonToStay.ts';

/** The result of a deletion: the object does not exist, is being deleted, or stays for a reason. */
export type Deletion =
  | { state: 'absent' }
  | { state: 'leaving'; deleted: boolean }
  | { state: 'staying'; reason: string };

const tries = 5;

/**
 * Deletes an object of the release, unless the live object gives a reason to stay. Deletes exactly the version that it has checked: if
 * somebody changes the object in between, it checks again.
 * @param path path of the object
 * @throws ReleaseError CLUSTER_REQUEST_FAILED when the server refuses; what the client throws
 */
export async function deleteObject(
  client: ApiClient,
  release: ReleaseIdentity,
  { reference, path }: { reference: ObjectReference; path: string },
): Promise<Deletion> {
  for (let attempt = 1; ; attempt++) {
    try {
      const live = await readMetadata(client, path);
      if (live === undefined) return { state: 'absent' };
      const reason = reasonToStay(release, live);
      if (reason !== undefined) return { state: 'staying', reason };
      if (deletionOf(live) !== undefined) return { state: 'leaving', deleted: false };
      await client.request({ method: 'DELETE', path, body: optionsFor(live) });
      return { state: 'leaving', deleted: true };
    } catch (error) {
      if (isApiError(error, 'NotFound')) return { state: 'absent' };
      if (isApiError(error, 'Conflict') && attempt < tries) continue;
      throw error instanceof ApiError ? refusal(reference, error) : error;
    }
  }
}

/** Background deletion, as in Helm: the garbage collector deletes the dependents afterwards. */
function optionsFor({ metadata }: JsonObject): JsonObject {
  const { uid, resourceVersion } = isJsonObject(metadata) ? metadata : {};
  const preconditions = {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
  return { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', preconditions };
}

function refusal(reference: ObjectReference, error: ApiError): ReleaseError {
  const message = `${formatReference(reference)} cannot be deleted: ${error.serverMessage}`;
  return new ReleaseError('CLUSTER_REQUEST_FAILED', message, {
    cause: error,
    hint:
      error.status === 403
        ? 'The deploying account lacks this permission: `release doctor` lists what is missing. Then run the same command again.'
        : 'Run the same command again.',
  });
}
