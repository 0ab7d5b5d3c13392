import type { KubernetesObject } from '../../manifest/index.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { findExisting } from './findExisting.ts';
import { type FormerVersions, findFormerVersions } from './formerVersions.ts';
import { lookAhead, type Outlook, type OutlookSettings } from './lookAhead.ts';
import { findPodsInPlace, type PodsInPlace } from './podsInPlace.ts';

export interface FindRequest {
  /** The release's. */
  objects: readonly KubernetesObject[];
  /** Definitions with which it matters whether the cluster has them. */
  crds: readonly KubernetesObject[];
  isPreview: boolean;
  /** Whether a preview has found that there is nobody to ask. @default false */
  isAway?: boolean;
  /** Told where a preview gets no answer. */
  onUnknown: (warning: string) => void;
}

/** What a program has to know of the cluster before it makes its resources. */
export interface FoundObjects extends Outlook {
  /** Pulumi's ids of the definitions that are there, by their identities. */
  existing: ReadonlyMap<string, string>;
  /** The apiVersions that objects may have in Pulumi's state. */
  former: FormerVersions;
  inPlace: PodsInPlace;
}

/**
 * Only a preview looks ahead: a deploy meets what there is. A preview does without a cluster: then it shows what one without these
 * definitions would get.
 * @throws ReleaseError CLUSTER_* where a run needs an answer
 */
export async function findObjects(
  target: ClusterTarget,
  settings: OutlookSettings,
  { objects, crds, isPreview, isAway, onUnknown }: FindRequest,
): Promise<FoundObjects> {
  if (isAway) {
    return {
      replaced: new Set(),
      missing: new Set(),
      foreign: [],
      existing: new Map(),
      former: new Map(),
      staying: [],
      inPlace: new Map(),
    };
  }
  if (!isPreview) {
    const [existing, former, inPlace] = await Promise.all([
      findExisting(target, settings, crds),
      findFormerVersions(target, settings, objects),
      findPodsInPlace(target, settings, objects),
    ]);
    return { replaced: new Set(), missing: new Set(), foreign: [], staying: [], existing, former, inPlace };
  }
  const [outlook, existing, former, inPlace] = await Promise.all([
    lookAhead(target, settings, objects),
    findExisting(target, settings, crds).catch((error: Error) => {
      onUnknown(`${error.message} What is in crds/ is shown as if the cluster had none of it.`);
      return new Map<string, string>();
    }),
    // What keeps the history from being read is told by RevisionOpened, with a code and what to do.
    findFormerVersions(target, settings, objects).catch((): FormerVersions => new Map()),
    findPodsInPlace(target, settings, objects).catch((): PodsInPlace => new Map()),
  ]);
  return { ...outlook, existing, former, inPlace };
}
