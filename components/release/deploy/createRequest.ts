import type * as pulumi from '@pulumi/pulumi';
import type { ReleaseSettings } from '../../config/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { RenderedRelease } from '../../render/index.ts';
import type { RefusedRevision } from '../../revision/index.ts';
import type { NamedInputs } from '../kubernetesProvider.ts';
import type { MadeObject } from '../objects/leftOut.ts';
import type { ForeignCallbacks } from '../refusals/foreignHook.ts';
import type { RefusalCallbacks } from '../refusals/refusedObjects.ts';
import type { CredentialValues, MakeCredentials } from '../releaseArgs.ts';

/** What a release needs to create its resources. */
export interface CreateRequest extends ForeignCallbacks {
  /** The component, the parent of all resources. */
  parent: pulumi.ComponentResource;
  /** The prefix of the resources' names; empty for none. */
  prefix: string;
  settings: ReleaseSettings;
  /** Whether the settings are arguments of a program, not those of a stack's file. */
  inProgram: boolean;
  rendered: RenderedRelease;
  /** Resources that the release's arguments come from. */
  resources: readonly pulumi.Resource[];
  /** Set if `rendered` comes from that revision. */
  rollbackTo?: number;
  /** Set if the release is adopted from Helm, and `rendered` comes from that revision. */
  adopted?: number;
  /** Whether the release has the Secret with its credentials. */
  hasCredentials: boolean;
  credentials: CredentialValues | MakeCredentials | undefined;
  /** The credentials that already exist in the cluster, if requested: databases and people use them, so they are kept. */
  existingCredentials?: Readonly<Record<string, string>>;
  /** The kubernetes provider of the objects. */
  provider: pulumi.ProviderResource;
  /** The cluster, if the program names it. */
  named?: NamedInputs;
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
  /** Reads the status of an object in the cluster. */
  statusOf: (object: KubernetesObject) => Promise<unknown>;
  /** Closes the revision if the API server refuses an object, because RevisionDeployed will not run then. */
  onRefused: (revision: RefusedRevision) => Promise<void>;
  /** Called if the API server refuses to create, to update or to delete an object. */
  refusals: Omit<RefusalCallbacks, 'onRefused'>;
  /** Called after every failure once a revision is open, to print advice. */
  onFailed?: () => void;
}

/** What a release gives to the program. */
export interface DeployedRelease {
  revision: pulumi.Output<number>;
  status: pulumi.Output<string>;
  notes: pulumi.Output<string>;
  manifest: pulumi.Output<string>;
  /** The objects of the manifest. */
  objects: readonly MadeObject[];
  /** The namespace of objects that name none. */
  namespace: string;
  /** Whether a preview does not know all objects. */
  isGuess: boolean;
}
