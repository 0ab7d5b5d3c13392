// Types instead of interfaces: metadata is recorded as a JSON object, and interfaces are not assignable to index types.

/** A dependency in Chart.yaml. */
export type ChartDependency = {
  name: string;
  /** An exact version or a range. */
  version: string;
  repository?: string;
  /** Comma-separated paths in the values; the first one with a boolean decides. */
  condition?: string;
  tags?: string[];
  alias?: string;
  'import-values'?: (string | { child: string; parent: string })[];
};

export type Maintainer = { name: string; email?: string; url?: string };

/** The content of Chart.yaml, with Helm's names (https://helm.sh/docs/topics/charts/#the-chartyaml-file). */
export type ChartMetadata = {
  apiVersion: string;
  name: string;
  version: string;
  appVersion?: string;
  description?: string;
  /** @default "application" */
  type?: string;
  /** The range of Kubernetes versions that the chart supports. */
  kubeVersion?: string;
  keywords?: string[];
  home?: string;
  sources?: string[];
  maintainers?: Maintainer[];
  icon?: string;
  dependencies?: ChartDependency[];
  annotations?: Record<string, string>;
};
