import type { ObjectList } from '../manifest/index.ts';

/** How the dynamic resources of a release are told what to do. `components/revision` implements them. */

/** What all of them need to find the release and to prove whose it is. */
export interface RevisionIdentity {
  name: string;
  namespace: string;
  /** UUID kept in the stack's state. */
  owner: string;
}

/** Input properties of RevisionOpened. */
export interface OpenedInputs extends RevisionIdentity {
  /** `<project>.<stack>`, for messages about whose revision it is. */
  stack: string;
  digest: string;
  /** The release's content as packContent makes it. Always secret, and never an output. */
  payload: string;
  /** Set when the content was taken from that revision. */
  rollbackTo?: number;
  /** Set when the release is taken over from Helm, with the content of that revision. */
  adopted?: number;
  /** `Kind/name events` of each hook, in the order in which they run: what a preview tells of them. */
  hooks: string[];
  /** Kinds that the charts' `crds/` define: no dry run can know them before. Absent in states of earlier versions. */
  defined?: string[];
  /** Namespaces that the charts' `crds/` bring. Absent in states of earlier versions. */
  namespaces?: string[];
  /**
   * The definitions of the charts' `crds/` that hooks need, packed: hooks may run before Pulumi creates them. Never an output. Absent in states
   * of earlier versions.
   */
  definitions?: string;
  /** Objects of the release that no manifest shows (its credentials), for the ownership check. */
  unlisted: { apiVersion: string; kind: string; name: string }[];
  /**
   * The values of the credentials, by key, where a hook names their Secret: the hook may run before Pulumi creates it. Always secret, and
   * never an output. Absent in states of earlier versions.
   */
  credentials?: Record<string, string>;
  /** Names of resources that may be replaced although data is lost: their annotation asks for it. */
  replaceable?: string[];
  /** How many waits for parts of the release there may be before the last one. Absent in states of earlier versions. */
  waits?: number;
  /** Seconds. */
  timeout: number;
  historyMax: number;
  createNamespace: boolean;
  takeOwnership: boolean;
  /** The field manager under which the release's objects are applied. */
  fieldManager: string;
  uninstall: UninstallSettings;
  /** Set in a preview that cannot reach the cluster: it compares with the state alone. */
  withoutCluster?: boolean;
}

/** What a destroy must know; it runs from the state, without the program. */
export interface UninstallSettings {
  keepHistory: boolean;
  deleteNamespace: boolean;
}

/** Output properties of RevisionOpened: as small as a decision allows, since state is written on every step. */
export interface OpenedOutputs extends RevisionIdentity {
  digest: string;
  revision: number;
  /** True when the release's namespace did not exist before. */
  namespaceCreated: boolean;
  timeout: number;
  uninstall: UninstallSettings;
}

/** Input properties of ObjectList, which are its outputs, too. */
export interface ObjectsInputs extends RevisionIdentity {
  /** The objects that the release deletes from the cluster when it drops them or ends: all but those that always stay. */
  objects: ObjectList;
  /** Seconds. */
  timeout: number;
}

/** Input properties of DependencyReady, which are its outputs, too. */
export interface ReadyInputs extends RevisionIdentity {
  digest: string;
  /** RevisionOpened's output. */
  revision: number;
  /** The part of the release that has to be ready, as partOf names it. */
  part: string;
  /** Whether the release has no Secret with credentials. @default false */
  withoutCredentials?: boolean;
  /** Seconds. */
  timeout: number;
  /** Seconds; 0 is never. */
  failFastAfter: number;
}

/** Input properties of RevisionDeployed. */
export interface DeployedInputs extends RevisionIdentity {
  digest: string;
  /** RevisionOpened's output: exactly this revision is committed. */
  revision: number;
  /** Whether the release has no Secret with credentials. @default false */
  withoutCredentials?: boolean;
  wait: boolean;
  /** Seconds. */
  timeout: number;
  /** Seconds; 0 is never. */
  failFastAfter: number;
  /** The objects that have to be there, as lastingObjects lists them. Absent in states of earlier versions. */
  objects?: string[];
  /**
   * By `keeps:<name of a resource>` the ids of objects whose replacement would lose data. Before Pulumi deletes such an object in order
   * to create it again, it asks what that does to this resource, and makes the value unknown.
   */
  [keeps: `keeps:${string}`]: string[];
  /** Identities (objectIdentity) of objects that the run may have left out. Absent in states of earlier versions. */
  doubtful?: string[];
}

/** Output properties of RevisionDeployed. */
export interface DeployedOutputs extends RevisionIdentity {
  digest: string;
  revision: number;
  status: string;
  /** Seconds, for the hooks of an uninstall. */
  timeout?: number;
}
