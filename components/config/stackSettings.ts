import type { Position } from '../errors.ts';
import type { Json, JsonObject, ValuePath } from '../json/index.ts';
import type { ReadinessOrder } from './dependsOn.ts';
import type { PatchSources } from './patches/patchSources.ts';

/** `kubesentiment:release`: the stack's release, and how it is deployed. */
export interface ReleaseSettings {
  /**
   * The release's name in Helm: a DNS subdomain of at most 53 characters. Required; it cannot change later. @default
   * none
   */
  name: string;
  /** The release's namespace. Required; it cannot change later. @default none */
  namespace: string;
  /**
   * The chart: a folder relative to the project, with our templates or Helm's, or an archive of a Helm chart; or a Helm
   * chart in a repository, `<repository>/<chart>`, or in a registry, `oci://…`. @default "charts/mlops-sentiment"
   */
  chart: string;
  /**
   * The exact version of a chart from a repository. Required for such a chart, not allowed for a folder. @default none
   */
  version?: string;
  /**
   * The digest of the chart's archive: `sha256:` and hexadecimal digits. Required for a chart from a repository.
   * @default none
   */
  digest?: string;
  /**
   * Values files, relative to the project. They override the chart's defaults, a later file overrides the files before
   * it, and `kubesentiment:values` overrides them all. SOPS may have encrypted them. @default []
   */
  valuesFiles: string[];
  /** Patches of the chart's objects, in the form of kustomize. They are applied in this order after the render. @default [] */
  patches: PatchSettings[];
  /** Whether a deploy waits until all objects are ready. @default true */
  wait: boolean;
  /** Whether the wait of a deploy also lasts until its Jobs have completed, as `--wait-for-jobs` of Helm. @default false */
  waitForJobs: boolean;
  /**
   * Dependencies that must be ready before their dependents are created or updated: a list for the chart's own objects,
   * or a map of lists by the name of the waiting dependency. @default {}
   */
  dependsOn: ReadinessOrder;
  /** The deadline for a deploy to become ready, in seconds. @default 300 */
  timeout: number;
  /**
   * Seconds after which the wait ends early for an object that is stuck: its pods crash, cannot be scheduled or cannot
   * pull their image. 0 waits until `timeout`. The default is longer than an autoscaler takes to add a node. @default
   * 120
   */
  failFastAfter: number;
  /** Whether a failed deploy is rolled back to the revision that was deployed before; implies `wait`. @default false */
  atomic: boolean;
  /** The number of revisions to keep; 0 keeps all. @default 10 */
  historyMax: number;
  /** Deploys the recorded content of this revision instead of the chart. @default none: the chart is deployed */
  rollbackTo?: number;
  /**
   * Takes over this revision of a Helm release instead of deploying the chart. `release adopt` sets it for one run.
   * @default none
   */
  adopt?: number;
  /** Whether a missing namespace is created. @default true */
  createNamespace: boolean;
  /** Whether a destroy deletes the namespace, if the release created it. @default false */
  deleteNamespace: boolean;
  /** Whether the release takes over existing objects that belong to another release or to nobody. @default false */
  takeOwnership: boolean;
  /** Whether a destroy keeps the history, as `helm uninstall --keep-history` does. @default false */
  keepHistory: boolean;
  /**
   * How CRDs in the `crds/` folders of the chart and its dependencies are deployed: created and upgraded, only created,
   * or skipped. They are never deleted. @default "upgrade"
   */
  crds: 'create' | 'upgrade' | 'skip';
  /**
   * What `lookup` in a Helm chart returns: nothing, as in `helm template`, or the cluster's objects. @default "none"
   */
  lookup: 'none' | 'cluster';
  /** The Kubernetes version that charts see. @default the cluster's version; 1.34.0 if the cluster is not asked */
  kubeVersion?: string;
  /**
   * The API versions that charts see in addition to Kubernetes' own: `monitoring.coreos.com/v1`,
   * `monitoring.coreos.com/v1/ServiceMonitor`. @default the API versions of the cluster; none if the cluster is not
   * asked
   */
  apiVersions?: string[];
  /**
   * Generated values that the chart generates again, each once: an object, `Secret/name`, or a field,
   * `Secret/name#data.key`. The revision records what was generated again. @default []
   */
  regenerate: string[];
  /**
   * Like `regenerate`, but for one run and regardless of the record. `release deploy --regenerate` sets it. @default []
   */
  regenerateNow: string[];
  /** Whether a chart that renders differently each time is refused. @default false */
  strictRendering: boolean;
  /** Changing this number regenerates the release's credentials. @default 0 */
  credentialsRotation: number;
}

/** A patch of objects, with the fields of kustomize's `patches`. It has either `patch` or `path`. */
export interface PatchSettings {
  /**
   * Which objects it changes. Without it, a strategic merge patch changes the object of its own kind and name. @default
   * none
   */
  target?: PatchTarget;
  /** The patch: a map is a strategic merge patch, a list a JSON patch, and a string the YAML of either. @default none */
  patch?: JsonObject | Json[] | string;
  /** The file with the patch, relative to the project. SOPS may have encrypted it. @default none */
  path?: string;
}

/**
 * Selects the objects that have all of these. Each of the first five is a regular expression of RE2 for the whole text.
 */
export interface PatchTarget {
  /** The API group, such as `apps`. @default any */
  group?: string;
  /** The version of the API, such as `v1`. @default any */
  version?: string;
  /** The kind, such as `Deployment|StatefulSet`. @default any */
  kind?: string;
  /** The name. @default any */
  name?: string;
  /** The namespace; that of the release for an object that does not set one. @default any */
  namespace?: string;
  /** A selector for the labels, such as `app=web,tier in (front,back)`. @default any */
  labelSelector?: string;
  /** The same for the annotations. @default any */
  annotationSelector?: string;
}

/** Access to a chart repository or OCI registry. The names are similar to those in Helm's repositories.yaml. */
export interface RepositorySettings {
  /** `https://…` as in Chart.yaml, or `oci://…`, which includes the paths below it. Required. @default none */
  url: string;
  /** The user for basic authentication. @default none */
  username?: string;
  /** The password for basic authentication. @default none */
  password?: string;
  /** Sent as `Authorization: Bearer`, instead of username and password. @default none */
  token?: string;
  /** PEM file of additional certificate authorities, relative to the project. @default none */
  caFile?: string;
  /** PEM file of the client certificate, relative to the project. Needs `keyFile`. @default none */
  certFile?: string;
  /** PEM file of the client certificate's key, relative to the project. Needs `certFile`. @default none */
  keyFile?: string;
  /** Whether archives on other hosts are requested with the credentials too. @default false */
  passCredentials?: boolean;
  /**
   * Whether an OCI registry is reached without TLS. @default true for a loopback address without `caFile`, otherwise
   * false
   */
  plainHttp?: boolean;
  /** Overrides `verify` of the dependencies for this repository. @default that of the dependencies */
  verify?: 'never' | 'ifPossible' | 'always';
  /** Overrides `keyring` of the dependencies for this repository. @default that of the dependencies */
  keyring?: string;
  /** Overrides `publicKey` of the dependencies for this registry. @default that of the dependencies, without an own `keyring` */
  publicKey?: string;
}

/** `kubesentiment:dependencies`: overrides for the sources of dependency charts. */
export interface DependencySettings {
  /** Repositories by name. Chart.yaml refers to the names with `@name` and `alias:name`. @default {} */
  repositories: Record<string, RepositorySettings>;
  /** Maps a repository URL to another URL, or to `file://` and a folder relative to the project. @default {} */
  mirrors: Record<string, string>;
  /** Path of the lock file for the mirrors, relative to the project. @default the chart's own lock file */
  lock?: string;
  /**
   * Whether archives from repositories must be signed: `always` refuses those without a signature, `ifPossible` only those with a wrong
   * one. @default "never"
   */
  verify?: 'never' | 'ifPossible' | 'always';
  /** File of the public keys that are trusted, relative to the project: `gpg --export >pubring.gpg`. @default none */
  keyring?: string;
  /**
   * File of the public keys in PEM whose cosign signatures are trusted, relative to the project: `cosign.pub`. Charts from registries then
   * need such a signature instead of one by the keyring. @default none
   */
  publicKey?: string;
}

/** All settings in a stack's config. */
export interface StackSettings {
  /** The short name of the stack. @default none: it is always set */
  stack: string;
  /** `kubesentiment:release`. @default none: name and namespace are required */
  release: ReleaseSettings;
  /** The values in `valuesFiles`, overridden by `kubesentiment:values`; without the chart's defaults. @default {} */
  values: JsonObject;
  /** `kubesentiment:dependencies`. @default no repositories, mirrors and lock */
  dependencies: DependencySettings;
  /** Paths of the secret values inside `values`. @default [] */
  secretPaths: ValuePath[];
  /**
   * Paths inside `values` of the values that a preview does not know, because other resources compute them.
   * @default none: all values are known
   */
  unknownPaths?: ValuePath[];
  /** The same inside `release.patches`. @default none: all values are known */
  unknownPatches?: ValuePath[];
  /** The files and secrets of the patches. @default none: there are no patches */
  patchSources?: PatchSources;
  /** Whether a patch has a secret value; a render sets it. @default false */
  hasSecretPatches?: boolean;
  /** The position of a setting, e.g. `['release', 'wait']`; undefined if the file is not known. */
  origin(path: ValuePath): Position | undefined;
  /** The lines around a position. */
  frameAt(position: Position): string | undefined;
}
