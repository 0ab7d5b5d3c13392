import type { KubernetesObject } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { withRecentList } from '../storage/recentList.ts';
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

const unknownOutlook: Outlook = { replaced: new Set(), missing: new Set(), foreign: [], staying: [] };

/**
 * Collects what the program must know about the cluster. Only a preview looks for conflicts; a deploy finds them itself. A preview works
 * without a cluster: it then shows all CRDs as new.
 * @throws ReleaseError CLUSTER_* in a run that is not a preview
 */
export async function findObjects(
  { store, ...cluster }: Connection,
  settings: OutlookSettings,
  { objects, crds, isPreview, isAway, onUnknown }: FindRequest,
): Promise<FoundObjects> {
  if (isAway) {
    return { ...unknownOutlook, existing: new Map(), former: new Map(), inPlace: new Map() };
  }
  // Two of the questions need the history.
  const connection = { ...cluster, store: withRecentList(store) };
  if (!isPreview) {
    const [existing, former, inPlace] = await Promise.all([
      findExisting(connection, crds),
      findFormerVersions(connection, settings, objects),
      findPodsInPlace(connection, settings, objects),
    ]);
    return { ...unknownOutlook, existing, former, inPlace };
  }
  const [outlook, existing, former, inPlace] = await Promise.all([
    // Ignore errors of the history here: RevisionOpened reports them with a code and a hint.
    lookAhead(connection, settings, objects).catch((): Outlook => unknownOutlook),
    findExisting(connection, crds).catch((error: Error) => {
      onUnknown(`${error.message} The preview shows all CRDs in crds/ as new.`);
      return new Map<string, string>();
    }),
    findFormerVersions(connection, settings, objects).catch((): FormerVersions => new Map()),
    findPodsInPlace(connection, settings, objects).catch((): PodsInPlace => new Map()),
  ]);
  return { ...outlook, existing, former, inPlace };
}
