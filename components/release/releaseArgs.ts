import type { KubernetesSettings, ReleaseSettings } from '../config/index.ts';
import type { RenderedRelease } from '../render/index.ts';
import type { RefusedRevision } from '../revision/index.ts';
import type { ForeignCallbacks } from './refusals/foreignHook.ts';
import type { RefusalCallbacks } from './refusals/refusedObjects.ts';

export interface ReleaseArgs extends ForeignCallbacks {
  settings: ReleaseSettings;
  rendered: RenderedRelease;
  /** Set when `rendered` was taken from that revision. */
  rollbackTo?: number;
  /** Set when the release is taken over from Helm, and `rendered` was taken from that revision. */
  adopted?: number;
  /** Whether the release has the Secret with its credentials, as wantsCredentials says. */
  hasCredentials: boolean;
  /** What the release's credentials are in the cluster already, where that is asked for. */
  credentials?: Readonly<Record<string, string>>;
  /** What the stack's config says to the kubernetes provider. */
  cluster: KubernetesSettings;
  /** Identities of objects that will be made anew, in a preview. */
  replaced: ReadonlySet<string>;
  /** Identities of objects that will be created again before they change, in a preview. */
  missing: ReadonlySet<string>;
  /** Pulumi's ids of the definitions in question that the cluster has, by their identities. */
  existing: ReadonlyMap<string, string>;
  /** apiVersions that objects may have in the state, by their identities. */
  former: ReadonlyMap<string, readonly string[]>;
  /** By the identities of Pods that Pulumi leaves alone, and RevisionDeployed applies, the fields that change. */
  inPlace: ReadonlyMap<string, readonly string[]>;
  /** Whether a preview has to do without the cluster. @default false */
  withoutCluster?: boolean;
  /** Closes the revision when the API server refuses an object, since RevisionDeployed will not run then. */
  onRefused: (revision: RefusedRevision) => Promise<void>;
  /** Asked when the API server refuses to change or to delete an object. */
  refusals: Pick<RefusalCallbacks, 'onUpdateRefused' | 'onDeletionOverdue'>;
  /** Told of every failure once a revision is open, to say what can be done. */
  onFailed?: () => void;
}
