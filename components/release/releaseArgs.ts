import type { KubernetesSettings, ReleaseSettings } from '../config/index.ts';
import type { RenderedRelease } from '../render/index.ts';
import type { RefusedRevision } from '../revision/index.ts';
import type { ForeignCallbacks } from './refusals/foreignHook.ts';
import type { RefusalCallbacks } from './refusals/refusedObjects.ts';

export interface ReleaseArgs extends ForeignCallbacks {
  settings: ReleaseSettings;
  rendered: RenderedRelease;
  /** Set if `rendered` comes from that revision. */
  rollbackTo?: number;
  /** Set if the release is adopted from Helm, and `rendered` comes from that revision. */
  adopted?: number;
  /** Whether the release has the credentials' Secret, see wantsCredentials. */
  hasCredentials: boolean;
  /** The credentials that already exist in the cluster, if requested. */
  credentials?: Readonly<Record<string, string>>;
  /** The settings of the kubernetes provider in the stack's config. */
  cluster: KubernetesSettings;
  /** Identities of objects that will be replaced, in a preview. */
  replaced: ReadonlySet<string>;
  /** Identities of objects that will be recreated before they are updated, in a preview. */
  missing: ReadonlySet<string>;
  /** Pulumi's ids of the CRDs in question that exist in the cluster, by identity. */
  existing: ReadonlyMap<string, string>;
  /** apiVersions that objects may have in the state, by identity. */
  former: ReadonlyMap<string, readonly string[]>;
  /** The changing fields of Pods that RevisionDeployed updates in place instead of Pulumi, by identity. */
  inPlace: ReadonlyMap<string, readonly string[]>;
  /** Whether a preview cannot reach the cluster. @default false */
  withoutCluster?: boolean;
  /** Closes the revision if the API server refuses an object, because RevisionDeployed will not run then. */
  onRefused: (revision: RefusedRevision) => Promise<void>;
  /** Called if the API server refuses to update or to delete an object. */
  refusals: Pick<RefusalCallbacks, 'onUpdateRefused' | 'onDeletionOverdue'>;
  /** Called after every failure once a revision is open, to print advice. */
  onFailed?: () => void;
}
