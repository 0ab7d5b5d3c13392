import type * as pulumi from '@pulumi/pulumi';
import type { DependencySettings, PatchTarget, ReleaseSettings, StackSettings } from '../config/index.ts';
import type { ValuesInput } from './valuesInput.ts';

/** Settings that have the same name in a stack's config and in a program. */
type CommonSettings = Omit<
  ReleaseSettings,
  'name' | 'namespace' | 'timeout' | 'failFastAfter' | 'valuesFiles' | 'patches' | 'crds' | 'dependsOn'
>;

/** Pulumi inputs at every level. */
type Inputs<Settings> = { [Key in keyof Settings]?: pulumi.Input<Settings[Key]> | undefined };

/**
 * The arguments of a {@link Release}. Each is a Pulumi input, so it may come from another resource. The names are those of `helm.v3.Release`
 * and `helm.v4.Chart` of @pulumi/kubernetes where the meaning is the same, and those of `kubesentiment:release` in a stack's config.
 */
export interface ReleaseArgs<Values extends object = Record<string, unknown>> extends Inputs<CommonSettings> {
  /**
   * The chart: a folder relative to the project, an archive of a Helm chart, `<repository>/<chart>`, `oci://…`, or the name of a chart in
   * `repositoryOpts.repo`. A chart that is not in the project needs `version` and `digest`.
   */
  chart: pulumi.Input<string>;
  /** The release's name in Helm: a DNS subdomain of at most 53 characters. It cannot change later. @default the resource's name */
  name?: pulumi.Input<string>;
  /** The release's namespace. It cannot change later. @default `kubernetes:namespace` of the stack's config, or "default" */
  namespace?: pulumi.Input<string>;
  /** The repository of `chart`, and how to log in there. @default `chart` names its repository */
  repositoryOpts?: pulumi.Input<RepositoryOptions>;
  /** Values for the chart. They override the chart's defaults and `valueYamlFiles`. Secret outputs stay secret. @default {} */
  values?: ValuesInput<Values>;
  /** Values files, relative to the project; a later file overrides the files before it. SOPS may have encrypted them. @default [] */
  valueYamlFiles?: pulumi.Input<pulumi.Input<string | pulumi.asset.FileAsset>[]>;
  /** Patches of the chart's objects, in the form of kustomize; applied in this order. Secret outputs stay secret. @default [] */
  patches?: pulumi.Input<pulumi.Input<PatchArgs>[]>;
  /** The deadline for a deploy to become ready: seconds, or a duration like `10m`. @default 300 */
  timeout?: pulumi.Input<number | string>;
  /**
   * How long the wait continues for an object that is stuck, in seconds or as a duration; 0 waits until `timeout`. @default 120
   */
  failFastAfter?: pulumi.Input<number | string>;
  /**
   * Dependencies that must be ready before their dependents are created or updated: a list for the chart's own objects, or a map of lists by
   * the name of the waiting dependency. @default {}
   */
  dependsOn?: pulumi.Input<readonly string[] | Readonly<Record<string, readonly string[]>>>;
  /** Whether CRDs in `crds/` folders are skipped; short for `crds: 'skip'`. @default false */
  skipCrds?: pulumi.Input<boolean>;
  /** What happens to CRDs in `crds/` folders: created and upgraded, only created, or skipped. @default "upgrade" */
  crds?: pulumi.Input<ReleaseSettings['crds']>;
  /** Overrides for the sources of dependency charts. @default the sources in Chart.yaml */
  dependencies?: pulumi.Input<Inputs<DependencySettings>>;
  /**
   * The kubeconfig of the cluster, its content or its path; kept as a secret in the state. If a preview does not know it yet, the preview
   * compares only with the state. @default `kubernetes:kubeconfig` of the stack's config, or the machine's kubeconfig
   */
  kubeconfig?: pulumi.Input<string>;
  /** The context of the kubeconfig. @default `kubernetes:context` of the stack's config, or the current context */
  context?: pulumi.Input<string>;
  /**
   * The Secret `<release>-credentials`: its values by key, or a function that makes them. Their first values are kept until
   * `credentialsRotation` changes. A function is only called if the chart expects the Secret. @default no such Secret
   */
  credentials?: CredentialValues | MakeCredentials;
  /**
   * A prefix for the names of the release's resources, followed by a colon, as in `helm.v4.Chart`. The empty prefix leaves the names as they
   * are; one release of a stack may have it. It cannot change later. @default the resource's name
   */
  resourcePrefix?: string;
  /** Where a stack's file has the settings, for messages; see {@link readStackSettings}. @default unknown */
  places?: Pick<StackSettings, 'origin' | 'frameAt'>;
}

/** The arguments of a release of any chart. */
export type AnyReleaseArgs = Omit<ReleaseArgs, 'values'> & { values?: unknown };

/** A patch of objects of the chart: either `patch` or `path`. */
export interface PatchArgs {
  /** Which objects it changes. @default the object whose kind and name a strategic merge patch has */
  target?: pulumi.Input<Inputs<PatchTarget>>;
  /** A map is a strategic merge patch, a list a JSON patch, and a string the YAML of either. */
  patch?: pulumi.Input<string | Readonly<Record<string, unknown>> | readonly unknown[]>;
  /** The file with the patch, relative to the project. */
  path?: pulumi.Input<string | pulumi.asset.FileAsset>;
}

/** A chart repository, with the names of `helm.v3.Release`. */
export interface RepositoryOptions {
  /** The repository's URL, `https://…` or `oci://…`. */
  repo: pulumi.Input<string>;
  /** @default no authentication */
  username?: pulumi.Input<string>;
  /** @default no authentication */
  password?: pulumi.Input<string>;
  /** PEM file of additional certificate authorities, relative to the project. @default none */
  caFile?: pulumi.Input<string>;
  /** PEM file of the client certificate, relative to the project. @default none */
  certFile?: pulumi.Input<string>;
  /** PEM file of the client certificate's key, relative to the project. @default none */
  keyFile?: pulumi.Input<string>;
}

/** The values of the credentials' Secret by key. */
export type CredentialValues = Readonly<Record<string, pulumi.Input<string>>>;

/** Makes the values of the credentials' Secret. @param opts the release as the parent of the resources that generate values */
export type MakeCredentials = (opts: { parent: pulumi.Resource }) => CredentialValues;
