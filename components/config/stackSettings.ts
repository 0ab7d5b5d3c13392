import type { Position } from '../errors.ts';
import type { JsonObject, ValuePath } from '../json/index.ts';
import type { ReadinessOrder } from './dependsOn.ts';

/** `kubesentiment:release`: which release the stack is, and how it is deployed. */
export interface ReleaseSettings {
  /** Helm's name of the release: a DNS subdomain of at most 53 characters. */
  name: string;
  namespace: string;
  /**
   * A chart's folder, ours or one of Go templates, or an archive of one, relative to the project; or a chart of Go templates
   * in a repository, `<repository>/<chart>`, or in a registry, `oci://…`. @default "charts/mlops-sentiment"
   */
  chart: string;
  /** The exact version of a chart from a repository. */
  version?: string;
  /** What its archive must be: `sha256:` and hexadecimal digits. */
  digest?: string;
  /**
   * Files of values, relative to the project, from the lowest to the highest: over the chart's defaults, and below
   * `kubesentiment:values`. @default []
   */
  valuesFiles: string[];
  /** Whether a deploy ends only when all objects are ready. @default true */
  wait: boolean;
  /** Dependencies that are ready before what needs them is made or changed; nothing waits for another by default. @default {} */
  dependsOn: ReadinessOrder;
  /** Seconds that a deploy may take to become ready. @default 300 */
  timeout: number;
  /**
   * Seconds after which an object that is stuck ends the wait early: its pods crash, cannot be scheduled or lack their image.
   * 0 waits for it until `timeout`. The default is longer than an autoscaler takes to add a node. @default 120
   */
  failFastAfter: number;
  /** Whether a deploy that fails goes back to what was deployed before; implies `wait`. @default false */
  atomic: boolean;
  /** How many revisions are kept; 0 keeps all. @default 10 */
  historyMax: number;
  /** Deploys what this revision recorded, instead of the chart. */
  rollbackTo?: number;
  /** Takes over what this revision of Helm's recorded, instead of deploying the chart; `release adopt` sets it for one run. */
  adopt?: number;
  /** Whether a missing namespace is made. @default true */
  createNamespace: boolean;
  /** Whether a destroy deletes the namespace, if the release made it. @default false */
  deleteNamespace: boolean;
  /** Whether objects of somebody else are taken over. @default false */
  takeOwnership: boolean;
  /** Whether a destroy leaves the history. @default false */
  keepHistory: boolean;
  /**
   * What is done with the definitions in the `crds/` folders of the chart and its dependencies: made and upgraded, made where the
   * cluster has none, or nothing. They are never deleted. @default "upgrade"
   */
  crds: 'create' | 'upgrade' | 'skip';
  /** What `lookup` in a chart of Go templates finds: nothing, as with `helm template`, or the cluster's objects. @default "none" */
  lookup: 'none' | 'cluster';
  /** The Kubernetes version that charts see. @default what the cluster says; where none is asked, 1.34.0 */
  kubeVersion?: string;
  /**
   * The API versions that charts see beside Kubernetes' own: `monitoring.coreos.com/v1`, `monitoring.coreos.com/v1/ServiceMonitor`.
   * @default what the cluster serves; where none is asked, none
   */
  apiVersions?: string[];
  /**
   * What the chart generates again instead of keeping it, each once: `Secret/name`, or a field `Secret/name#data.key`. The revision
   * records what was generated again. @default []
   */
  regenerate: string[];
  /** The same for one run, whatever is recorded; `release deploy --regenerate` sets it. @default [] */
  regenerateNow: string[];
  /** Whether a chart that renders differently each time is refused. @default false */
  strictRendering: boolean;
  /** Another number makes new credentials. @default 0 */
  credentialsRotation: number;
}

/** How a chart repository or OCI registry is reached; Helm's repositories.yaml has the same under similar names. */
export interface RepositorySettings {
  /** `https://…` as Chart.yaml has it, or `oci://…`: then also for what lies under it. */
  url: string;
  username?: string;
  password?: string;
  /** Sent as `Authorization: Bearer`, instead of username and password. */
  token?: string;
  /** PEM file of further certificate authorities, relative to the project. */
  caFile?: string;
  /** PEM files of the certificate that the client shows, and of its key. */
  certFile?: string;
  keyFile?: string;
  /** Whether archives on other hosts get the credentials too. @default false */
  passCredentials?: boolean;
  /** Whether an OCI registry is asked without TLS. @default true on loopback without a caFile, false elsewhere */
  plainHttp?: boolean;
}

/** `kubesentiment:dependencies`: where dependency charts come from, if not from where Chart.yaml says. */
export interface DependencySettings {
  /** By the names that `@name` and `alias:name` in Chart.yaml refer to. */
  repositories: Record<string, RepositorySettings>;
  /** Repository URL → another URL, or `file://` and a folder relative to the project. */
  mirrors: Record<string, string>;
  /** Path of the lock file that belongs to the mirrors, relative to the project. */
  lock?: string;
}

/** Everything that a stack's config says to us. */
export interface StackSettings {
  stack: string;
  release: ReleaseSettings;
  /** The user's values: those of the stack's file over those of its `valuesFiles`. The chart's defaults are not among them. */
  values: JsonObject;
  dependencies: DependencySettings;
  /** Paths inside `values` whose values are secret. */
  secretPaths: ValuePath[];
  /** Where a setting stands, e.g. `['release', 'wait']`; undefined when the file is not known. */
  origin(path: ValuePath): Position | undefined;
  /** The lines around such a place. */
  frameAt(position: Position): string | undefined;
}
