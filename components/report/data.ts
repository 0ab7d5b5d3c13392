/** What the report page shows. It has no secrets. The browser gets it packed: see pack/packReport.ts. */
export interface ReportData {
  /** Raised if a reader of the JSON must change. */
  format: 1;
  project: string;
  /** When the data was read, in RFC 3339. */
  time: string;
  environments: EnvironmentData[];
  /** Versions of objects. Equal objects of any revision are one entry. */
  objects: ObjectVersion[];
  /** Manifests, values and notes, each once. Other fields refer to them by index. */
  texts: string[];
}

/** A release in a cluster: that of a stack, or any release. */
export interface EnvironmentData {
  /** The stack, or `namespace/release` for a release without a stack. */
  name: string;
  stack?: string;
  release: string;
  namespace: string;
  /** The kubeconfig context; absent if it is the current one. */
  context?: string;
  /** The revision to which the stack is pinned. */
  pin?: number;
  /** Why the cluster, or the stack's file, can't be read. */
  problem?: ProblemData;
  /** Oldest first. */
  revisions: RevisionData[];
  /** Number of older revisions that are left out. */
  omitted: number;
  health: HealthData[];
  healthProblem?: ProblemData;
  /** Absent if the cluster was not compared. */
  drift?: DriftData[];
  driftProblem?: ProblemData;
  /** The stack's values as its file has them today. */
  values: ValueData[];
  valuesProblem?: ProblemData;
}

export interface ProblemData {
  code?: string;
  message: string;
  hint?: string;
}

export interface RevisionData {
  revision: number;
  /** Helm's status. */
  status: string;
  /** Whether the run was interrupted or killed. */
  interrupted?: true;
  /** RFC 3339; empty if unknown. */
  started: string;
  /** When the revision was deployed or failed, in RFC 3339; empty if unknown. */
  ended: string;
  chart: string;
  version: string;
  appVersion: string;
  description: string;
  by?: string;
  commit?: string;
  /** URL of the CI run. */
  run?: string;
  rollbackTo?: number;
  /** The revision of Helm that was adopted. */
  adopted?: number;
  /** Whether Helm made the revision. */
  byHelm?: true;
  /** Why the record can't be read. */
  damage?: string;
  /** Indexes of `objects`, in the manifest's order. Absent if the revision's content is left out. */
  objects?: number[];
  hooks?: HookData[];
  /** Index of the text with the user's values, as JSON. */
  config?: number;
  /** Index of the text with the chart's defaults, as JSON. */
  defaults?: number;
  /** Index of the text of the notes. */
  notes?: number;
  /** Index of the text of the saved diagnostics. */
  diagnostics?: number;
}

export interface ObjectId {
  apiVersion: string;
  kind: string;
  /** Absent for objects in the release's namespace and for cluster-scoped objects. */
  namespace?: string;
  name: string;
}

/** One version of an object. Two entries with the same text differ only in secrets. */
export interface ObjectVersion extends ObjectId {
  /** Index of its YAML, secrets masked. */
  text: number;
}

export interface HookData {
  kind: string;
  name: string;
  events: string[];
  weight: number;
  /** The phase of the last run; absent if it has not run. */
  phase?: string;
  started?: string;
  ended?: string;
  /** Index of its YAML, secrets masked. */
  text: number;
}

export interface HealthData extends ObjectId {
  state: 'ready' | 'waiting' | 'stuck' | 'failed';
  reason?: string;
  /** Pods, for workloads. */
  ready?: number;
  wanted?: number;
  /** Restarts of containers of its pods. */
  restarts?: number;
  /** The last event about the object or one of its pods; a warning before others. */
  event?: EventData;
}

export interface EventData {
  /** RFC 3339; empty if unknown. */
  time: string;
  isWarning?: true;
  reason: string;
  /** Secrets masked. */
  message: string;
  /** `Kind/name`. */
  object: string;
  /** How often it occurred. */
  count: number;
}

/** An object that differs from its revision. */
export interface DriftData extends ObjectId {
  operation: 'changed' | 'removed';
  fields: string[];
  /** Index of the text of the recorded fields. */
  before: number;
  /** Index of the text of the live fields; absent if the object is gone. */
  after?: number;
}

export interface ValueData {
  path: string;
  /** JSON, secrets masked. */
  value: string;
  /** `file:line`. */
  from: string;
}
