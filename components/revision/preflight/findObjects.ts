import type { KubernetesObject } from '../../manifest/index.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { findExisting } from './findExisting.ts';
import { type FormerVersions, findFormerVersions } from './formerVersions.ts';
import { lookAhead, type Outlook, type OutlookSettings } from './lookAhead.ts';
import { findPodsInPlace, type PodsInPlace } from './podsInPlace.ts';

export interface FindRequest {
  /** The objects of the release. */
  objects: readonly KubernetesObject[];
  /** CRDs that may exist in the cluster. */
  crds: readonly KubernetesObject[];
  isPreview: boolean;
  /** Whether a preview already knows that the cluster is unreachable. @default false */
  isAway?: boolean;
  /** Called with a warning if a preview gets no answer. */
  onUnknown: (warning: string) => void;
}

/** What a program must know about the cluster before it creates its resources. */
export interface FoundObjects extends Outlook {
  /** Pulumi's ids of the existing CRDs, by identity. */
  existing: ReadonlyMap<string, string>;
  /** The apiVersions that objects may have in Pulumi's state. */
  former: FormerVersions;
  inPlace: PodsInPlace;
}

/**
 * Collects what the program must know about the cluster. Only a preview looks for conflicts; a deploy finds them itself. A preview works
 * without a cluster: it then shows all CRDs as new.
 * @throws ReleaseError CLUSTER_* in a run that is not a preview
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
      onUnknown(`${error.message} The preview shows all CRDs in crds/ as new.`);
      return new Map<string, string>();
    }),
    // Ignore errors of the history here: RevisionOpened reports them with a code and a hint.
    findFormerVersions(target, settings, objects).catch((): FormerVersions => new Map()),
    findPodsInPlace(target, settings, objects).catch((): PodsInPlace => new Map()),
  ]);
  return { ...outlook, existing, former, inPlace };
}
