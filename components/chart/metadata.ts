// Types and no interfaces: metadata goes into records as a JSON object, and interfaces are no index types.

/** A chart that this chart brings along, as an entry of Chart.yaml. */
export type ChartDependency = {
  name: string;
  /** An exact version or a range. */
  version: string;
  repository?: string;
  /** Comma-separated paths in the values; the first that holds a boolean decides. */
  condition?: string;
  tags?: string[];
  alias?: string;
  'import-values'?: (string | { child: string; parent: string })[];
};

export type Maintainer = { name: string; email?: string; url?: string };

/** What Chart.yaml says, with Helm's names (https://helm.sh/docs/topics/charts/#the-chartyaml-file). */
export type ChartMetadata = {
  apiVersion: string;
  name: string;
  version: string;
  appVersion?: string;
  description?: string;
  /** @default "application" */
  type?: string;
  /** The Kubernetes versions that the chart is made for, as a range. */
  kubeVersion?: string;
  keywords?: string[];
  home?: string;
  sources?: string[];
  maintainers?: Maintainer[];
  icon?: string;
  dependencies?: ChartDependency[];
  annotations?: Record<string, string>;
};
