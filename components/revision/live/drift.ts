import { changedPaths, formatPath, type JsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { dryRunApply } from '../apply/dryRunApply.ts';
import { ApiError, isApiError } from '../cluster/apiClient.ts';
import { type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import type { Cluster } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** An object that differs from its revision. */
export interface Drift {
  reference: ObjectReference;
  /** Paths of the fields that an apply would revert, such as `spec.replicas`; undefined if the object is missing. */
  fields: string[] | undefined;
}

/**
 * The objects that an apply of the manifest would create or change, according to a server-side dry run. Ignores labels and annotations.
 * Ignores objects that the server refuses: the pre-flight reports those.
 */
export async function findDrift(
  cluster: Cluster,
  release: ReleaseIdentity,
  objects: readonly KubernetesObject[],
): Promise<Drift[]> {
  const drifts = await Promise.all(
    objects.map(async (object): Promise<Drift | undefined> => {
      const reference = referenceOf(object);
      try {
        const found = await dryRunApply(cluster, release, object);
        if (found === undefined) return undefined;
        const fields = changedPaths(contentOf(found.live), contentOf(found.applied)).map(formatPath);
        return fields.length === 0 ? undefined : { reference, fields };
      } catch (error) {
        if (isApiError(error, 'NotFound')) return { reference, fields: undefined };
        if (error instanceof ApiError) return undefined;
        throw error;
      }
    }),
  );
  return drifts.filter((drift) => drift !== undefined);
}

function contentOf({ metadata: _metadata, status: _status, ...content }: JsonObject): JsonObject {
  return content;
}
