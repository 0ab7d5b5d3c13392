/**
 * The settings of the kubernetes provider in the stack's config (`kubernetes:*`) that a release follows. Settings that
 * are absent come from the machine, in every run: KUBECONFIG, ~/.kube/config, the pod's service account, and
 * PULUMI_K8S_* variables. Source: the config of pulumi-kubernetes, provider/pkg/provider/provider.go, Configure.
 */
export interface KubernetesSettings {
  /** The path of a kubeconfig, with `~/` for the home folder, or its content. @default the machine's kubeconfig */
  kubeconfig?: string;
  /** The context of the kubeconfig. @default its current context */
  context?: string;
  /** The cluster of the kubeconfig. @default the cluster of the context */
  cluster?: string;
  /** The namespace for objects without one. @default the namespace of the context */
  namespace?: string;
  /** Whether an unreachable cluster counts as deleted, with all its objects. @default PULUMI_K8S_DELETE_UNREACHABLE */
  deleteUnreachable?: boolean;
  /** Whether a refresh skips an unreachable cluster. @default PULUMI_K8S_SKIP_UPDATE_UNREACHABLE */
  skipUpdateUnreachable?: boolean;
  /** Whether the provider hides warnings about deprecated APIs. @default PULUMI_K8S_SUPPRESS_DEPRECATION_WARNINGS */
  suppressDeprecationWarnings?: boolean;
  /** Whether the provider hides warnings about Helm hooks. @default PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS */
  suppressHelmHookWarnings?: boolean;
  /** JSON with `qps`, `burst` and `timeout` of the provider's client. @default {"qps":500,"burst":1000} */
  kubeClientSettings?: string;
}

const texts = ['kubeconfig', 'context', 'cluster', 'namespace', 'kubeClientSettings'] as const;
const switches = [
  'deleteUnreachable',
  'skipUpdateUnreachable',
  'suppressDeprecationWarnings',
  'suppressHelmHookWarnings',
] as const;

/**
 * @param get the value of a config key, as a string. As in the provider, an empty string means that the key is not set.
 */
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
