import { existsSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import { ReleaseError } from '../../errors.ts';

/** Which cluster, said as the kubernetes provider's config says it: `kubernetes:kubeconfig` and `kubernetes:context`. */
export interface ClusterTarget {
  /** A path, or the text of a kubeconfig. Without it KUBECONFIG, then ~/.kube/config, then the pod's service account. */
  kubeconfig?: string;
  /** @default the kubeconfig's current context */
  context?: string;
}

/** @throws ReleaseError CLUSTER_CONFIG when the file cannot be read or lacks the context. */
export async function loadKubeConfig(target: ClusterTarget): Promise<KubeConfig> {
  // Loaded here and not at the top: most of a start-up's time would go into it where no cluster is asked.
  const { loadKubeConfigClass } = await import('./clientLibrary.ts');
  const KubeConfig = await loadKubeConfigClass();
  const kubeConfig = new KubeConfig();
  try {
    if (target.kubeconfig === undefined) kubeConfig.loadFromDefault();
    else if (existsSync(target.kubeconfig)) kubeConfig.loadFromFile(target.kubeconfig);
    else kubeConfig.loadFromString(target.kubeconfig);
  } catch (cause) {
    throw new ReleaseError('CLUSTER_CONFIG', `${describeTarget(target)} cannot be read as a kubeconfig.`, {
      cause,
      hint: 'Check KUBECONFIG or the config key kubernetes:kubeconfig.',
    });
  }
  if (target.context !== undefined) {
    if (kubeConfig.getContextObject(target.context) === null) {
      const known = kubeConfig.getContexts().map((context) => context.name);
      throw new ReleaseError('CLUSTER_CONFIG', `The kubeconfig has no context "${target.context}".`, {
        hint: `It has: ${known.join(', ') || 'none'}. Set \`pulumi config set kubernetes:context <name>\`.`,
      });
    }
    kubeConfig.setCurrentContext(target.context);
  }
  return kubeConfig;
}

/**
 * The namespace that kubectl and helm mean when none is said.
 * @throws ReleaseError CLUSTER_CONFIG
 */
export async function defaultNamespace(target: ClusterTarget): Promise<string> {
  const kubeConfig = await loadKubeConfig(target);
  return kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace ?? 'default';
}

/** Where the cluster was looked up, for messages; never the kubeconfig's text. */
export function describeTarget({ kubeconfig, context }: ClusterTarget): string {
  const place =
    kubeconfig === undefined
      ? process.env.KUBECONFIG === undefined
        ? 'the default kubeconfig'
        : `KUBECONFIG=${process.env.KUBECONFIG}`
      : 'the config key kubernetes:kubeconfig';
  return context === undefined ? place : `context "${context}" of ${place}`;
}
