import type { KubernetesSettings } from '../config/index.ts';
import type { ObjectList } from '../manifest/index.ts';

/** Inputs and outputs of the dynamic resources of a release. `components/revision` implements the resources. */

/** Properties that all of them need to find the release and to check who owns it. */
export interface RevisionIdentity {
  name: string;
  namespace: string;
  /** UUID kept in the stack's state. */
  owner: string;
  /** The cluster, if the program names it; always secret. @default the one that the stack's config or the machine selects */
  cluster?: NamedCluster;
}

/** A cluster that a program names in the arguments of a release. */
export type NamedCluster = Pick<KubernetesSettings, 'kubeconfig' | 'context'>;

/** Input properties of RevisionOpened. */
export interface OpenedInputs extends RevisionIdentity {
  /** `<project>.<stack>`, for messages about the owner of a revision. */
  stack: string;
  digest: string;
  /** The release's content, as packContent returns it. Always secret, never in the state, except of earlier versions. */
  payload: string;
  /** The revision that a rollback takes the content from. */
  rollbackTo?: number;
  /** The revision of Helm that an adoption takes the content from. */
  adopted?: number;
  /** `Kind/name events` of each hook, in the order in which they run; shown in previews. */
  hooks: string[];
  /** Kinds of the CRDs in the charts' `crds/`: a dry run cannot know them yet. Absent in states of earlier versions. */
  defined?: string[];
  /** Namespaces in the charts' `crds/`. Absent in states of earlier versions. */
  namespaces?: string[];
  /**
   * The CRDs in the charts' `crds/` that hooks need, packed: a hook may run before Pulumi creates the CRDs. Never in the state, except of
   * earlier versions.
   */
  definitions?: string;
  /** Objects of the release that are not in its manifest (its credentials), for the ownership check. */
  unlisted: { apiVersion: string; kind: string; name: string }[];
  /**
   * The values of the credentials by key, if a hook uses their Secret: the hook may run before Pulumi creates the Secret. Always secret, never
   * in the state, except of earlier versions.
   */
  credentials?: Record<string, string>;
  /** Names of resources whose annotation allows a replacement that loses data. */
  replaceable?: string[];
  /** Number of waits for subcharts before the final wait. Absent in states of earlier versions. */
  waits?: number;
  /** Seconds. */
  timeout: number;
  historyMax: number;
  createNamespace: boolean;
  takeOwnership: boolean;
  /** The field manager under which the release's objects are applied. */
  fieldManager: string;
  uninstall: UninstallSettings;
  /** Set if the settings are arguments of a program, so that errors name them like that. Absent in states of earlier versions. */
  inProgram?: true;
  /** Set in a preview that cannot reach the cluster and compares only with the state. */
  withoutCluster?: boolean;
}

/** Settings for a destroy, which runs from the state, without the program. */
export interface UninstallSettings {
  keepHistory: boolean;
  deleteNamespace: boolean;
}

/** Output properties of RevisionOpened. Only what decisions need, because the state is written at every step. */
export interface OpenedOutputs extends RevisionIdentity {
  digest: string;
  revision: number;
  /** True when the release's namespace did not exist before. */
  namespaceCreated: boolean;
  timeout: number;
  uninstall: UninstallSettings;
}

/** Input and output properties of ObjectList. */
export interface ObjectsInputs extends RevisionIdentity {
  /** The objects that the release deletes when it drops them or is uninstalled: all but those with the policy `keep`. */
  objects: ObjectList;
  /** Seconds. */
  timeout: number;
}

/** Input and output properties of DependencyReady. */
export interface ReadyInputs extends RevisionIdentity {
  digest: string;
  /** RevisionOpened's output. */
  revision: number;
  /** The subchart that has to be ready, as subchartOf names it. */
  part: string;
  /** Whether the release has no Secret with credentials. @default false */
  withoutCredentials?: boolean;
  /** Seconds. */
  timeout: number;
  /** Seconds; 0 never fails early. */
  failFastAfter: number;
}

/** Input properties of RevisionDeployed. */
export interface DeployedInputs extends RevisionIdentity {
  digest: string;
  /** RevisionOpened's output: the revision to commit. */
  revision: number;
  /** Whether the release has no Secret with credentials. @default false */
  withoutCredentials?: boolean;
  wait: boolean;
  /** Whether the wait also lasts until Jobs have completed. @default false */
  waitForJobs?: boolean;
  /** Seconds. */
  timeout: number;
  /** Seconds; 0 never fails early. */
  failFastAfter: number;
  /** The objects that must exist, as lastingObjects lists them. Never in the state, except of earlier versions. */
  objects?: string[];
  /**
   * `keeps:<name of a resource>`: the ids of objects whose replacement would lose data. Before Pulumi deletes such an object to recreate it, it
   * checks what the deletion changes in this resource, with an unknown value in this property.
   */
  [keeps: `keeps:${string}`]: string[];
  /** Identities (objectIdentity) of objects that this run may skip. Absent in states of earlier versions. */
  doubtful?: string[];
  /** Identities of objects that may have other content than the manifest. Absent in states of earlier versions. */
  altered?: string[];
}

/** Output properties of RevisionDeployed. */
export interface DeployedOutputs extends RevisionIdentity {
  digest: string;
  revision: number;
  status: string;
  /** Seconds, for the hooks of an uninstall. */
  timeout?: number;
}
