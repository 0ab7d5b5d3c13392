import type { KubernetesObject } from '../chart/index.ts';
import type { ClusterTarget } from './cluster/target.ts';
import { findExisting } from './findExisting.ts';
import { findReplaced } from './findReplaced.ts';
import type { ReleaseIdentity } from './secretStore.ts';

export interface FindRequest {
  /** The release's. */
  objects: readonly KubernetesObject[];
  /** Definitions with which it matters whether the cluster has them. */
  definitions: readonly KubernetesObject[];
  isPreview: boolean;
}

/** What a program has to know of the cluster before it makes its resources. */
export interface FoundObjects {
  /** Identities of objects that will be made anew, in a preview. */
  replaced: ReadonlySet<string>;
  /** Pulumi's ids of the definitions that are there, by their identities. */
  existing: ReadonlyMap<string, string>;
}

/**
 * A preview does without a cluster: then it shows what one without these definitions would get.
 * @throws ReleaseError CLUSTER_* where a run needs an answer
 */
export async function findObjects(
  target: ClusterTarget,
  release: ReleaseIdentity,
  { objects, definitions, isPreview }: FindRequest,
): Promise<FoundObjects> {
  if (!isPreview) return { replaced: new Set(), existing: await findExisting(target, release, definitions) };
  const [replaced, existing] = await Promise.all([
    findReplaced(target, release, objects),
    findExisting(target, release, definitions).catch(() => new Map<string, string>()),
  ]);
  return { replaced, existing };
}
