/**
 * What the stack's config says to the kubernetes provider (`kubernetes:*`), as far as a release follows it. What is absent comes from
 * the machine that runs, on every run: KUBECONFIG, ~/.kube/config, the service account of the pod, and PULUMI_K8S_* variables.
 * Source: the config of pulumi-kubernetes, provider/pkg/provider/provider.go, Configure.
 */
export interface KubernetesSettings {
  /** The path of a kubeconfig, with `~/` for the home folder, or its text. */
  kubeconfig?: string;
  /** @default the kubeconfig's current context */
  context?: string;
  /** @default the cluster of the context */
  cluster?: string;
  /** The namespace that is meant where none is named. @default the namespace of the context */
  namespace?: string;
  /** Whether a cluster that does not answer counts as gone, with all that was in it. @default PULUMI_K8S_DELETE_UNREACHABLE */
  deleteUnreachable?: boolean;
  /** Whether a refresh passes over a cluster that does not answer. @default PULUMI_K8S_SKIP_UPDATE_UNREACHABLE */
  skipUpdateUnreachable?: boolean;
  suppressDeprecationWarnings?: boolean;
  suppressHelmHookWarnings?: boolean;
  /** JSON: `qps`, `burst`, `timeout`. */
  kubeClientSettings?: string;
}

const texts = ['kubeconfig', 'context', 'cluster', 'namespace', 'kubeClientSettings'] as const;
const switches = [
  'deleteUnreachable',
  'skipUpdateUnreachable',
  'suppressDeprecationWarnings',
  'suppressHelmHookWarnings',
] as const;

/** @param get the value of a config key, as text. An empty text says nothing, as the provider has it. */
export function readKubernetesSettings(get: (key: string) => string | undefined): KubernetesSettings {
  const settings: KubernetesSettings = {};
  for (const name of texts) {
    const value = get(`kubernetes:${name}`);
    if (value !== undefined && value !== '') settings[name] = value;
  }
  for (const name of switches) {
    const value = get(`kubernetes:${name}`);
    if (value !== undefined && value !== '') settings[name] = value === 'true';
  }
  return settings;
}
