import { existsSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import { errorWithArgumentNames, withClusterArguments } from '../../argumentNames.ts';
import type { KubernetesSettings } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { ambientKubeconfig, itemsOf, kubeconfigPaths, namedKubeconfig } from './kubeconfig/kubeconfigFiles.ts';

/** The kubernetes provider's config that selects a cluster and says what to do while the cluster is unreachable. */
export type ClusterTarget = Pick<
  KubernetesSettings,
  'kubeconfig' | 'context' | 'cluster' | 'namespace' | 'deleteUnreachable' | 'skipUpdateUnreachable'
> & {
  /** Whether arguments of a release select it, so that errors name them. @default false */
  isNamed?: boolean;
};

/** The service account's token in a pod. */
const accountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * Selects the cluster and the credentials as the kubernetes provider does: from the config key, else from the files of this machine, else
 * from the pod's service account.
 * @throws ReleaseError CLUSTER_CONFIG when a file cannot be read, or does not have the context or the cluster
 */
export async function loadKubeConfig(target: ClusterTarget): Promise<KubeConfig> {
  // Lazy import: it takes most of the start-up time, and some runs never connect.
  const { loadKubeConfigClass } = await import('./kubeconfig/clientLibrary.ts');
  const KubeConfig = await loadKubeConfigClass();
  const kubeConfig = new KubeConfig();
  try {
    const found = target.kubeconfig === undefined ? ambientKubeconfig() : namedKubeconfig(target.kubeconfig);
    if (found !== undefined) loadInto(kubeConfig, found, target);
    else if (isInPod()) kubeConfig.loadFromCluster();
    else throw nothingFound();
    choose(kubeConfig, target);
    return kubeConfig;
  } catch (error) {
    throw ofTarget(target, error);
  }
}

/** An error about the cluster with the names of the settings that select it. */
export function ofTarget({ isNamed = false }: ClusterTarget, error: unknown): unknown {
  return isNamed ? errorWithArgumentNames(error, withClusterArguments) : error;
}

/**
 * The default namespace of kubectl and helm.
 * @throws ReleaseError CLUSTER_CONFIG
 */
export async function defaultNamespace(target: ClusterTarget): Promise<string> {
  if (target.namespace !== undefined) return target.namespace;
  const kubeConfig = await loadKubeConfig(target);
  return kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace ?? 'default';
}

/** The cluster for people: `context (https://server)`. @throws ReleaseError CLUSTER_CONFIG */
export async function describeCluster(target: ClusterTarget): Promise<string> {
  const kubeConfig = await loadKubeConfig(target);
  const server = URL.parse(kubeConfig.getCurrentCluster()?.server ?? '')?.origin ?? 'no server';
  return `${kubeConfig.getCurrentContext() || 'no context'} (${server})`;
}

/** Where the cluster's address comes from, for messages; never the kubeconfig's content. */
export function describeTarget({ kubeconfig, context, cluster }: ClusterTarget): string {
  const { KUBECONFIG = '' } = process.env;
  const ambient = KUBECONFIG === '' ? 'the default kubeconfig' : `KUBECONFIG=${KUBECONFIG}`;
  const place = kubeconfig === undefined ? ambient : 'the config key kubernetes:kubeconfig';
  const inContext = context === undefined ? place : `context "${context}" of ${place}`;
  return cluster === undefined ? inContext : `cluster "${cluster}" in ${inContext}`;
}

function loadInto(kubeConfig: KubeConfig, found: JsonObject, target: ClusterTarget): void {
  try {
    // An incomplete entry matters only if it is selected.
    kubeConfig.loadFromString(JSON.stringify(found), { onInvalidEntry: 'filter' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError('CLUSTER_CONFIG', `${describeTarget(target)} cannot be read as a kubeconfig: ${reason}.`, {
      cause,
      hint: 'Check KUBECONFIG or the config key kubernetes:kubeconfig.',
    });
  }
  // The library does not know this field and reads such a file only once. This auth provider reads it again during a run.
  for (const { name, user } of itemsOf(found, 'users')) {
    const tokenFile = isJsonObject(user) ? user.tokenFile : undefined;
    if (typeof tokenFile !== 'string' || tokenFile === '') continue;
    kubeConfig.users = kubeConfig.users.map((known) => {
      const { token: _token, ...others } = known;
      return known.name === name ? { ...others, authProvider: { name: 'tokenFile', config: { tokenFile } } } : known;
    });
  }
}

/** Applies the context and cluster of the config on top of the kubeconfig. */
function choose(kubeConfig: KubeConfig, { context: name, cluster }: ClusterTarget): void {
  if (name !== undefined) {
    if (kubeConfig.getContextObject(name) === null) {
      throw unknownEntry('context', name, kubeConfig.getContexts());
    }
    kubeConfig.setCurrentContext(name);
  }
  if (cluster !== undefined && kubeConfig.getCluster(cluster) === null) {
    throw unknownEntry('cluster', cluster, kubeConfig.getClusters());
  }
  const current = kubeConfig.getContextObject(kubeConfig.getCurrentContext());
  const clusterName = cluster ?? current?.cluster;
  if (clusterName === undefined) return;
  // A context may have no user; without one, the library skips the cluster's certificates.
  const chosen = { name: 'chosen', ...current, user: current?.user ?? '', cluster: clusterName };
  kubeConfig.contexts = [...kubeConfig.contexts.filter((other) => other.name !== chosen.name), chosen];
  kubeConfig.setCurrentContext(chosen.name);
  if (kubeConfig.getUser(chosen.user) === null) kubeConfig.users = [...kubeConfig.users, { name: chosen.user }];
}

function unknownEntry(kind: 'context' | 'cluster', name: string, known: readonly { name: string }[]): ReleaseError {
  const names = known.map((entry) => entry.name).join(', ') || 'none';
  return new ReleaseError('CLUSTER_CONFIG', `The kubeconfig has no ${kind} "${name}".`, {
    hint: `It has: ${names}. Set \`pulumi config set kubernetes:${kind} <name>\`.`,
  });
}

function isInPod(): boolean {
  const { KUBERNETES_SERVICE_HOST = '', KUBERNETES_SERVICE_PORT = '' } = process.env;
  return KUBERNETES_SERVICE_HOST !== '' && KUBERNETES_SERVICE_PORT !== '' && existsSync(accountToken);
}

function nothingFound(): ReleaseError {
  const paths = kubeconfigPaths().join(', ');
  return new ReleaseError('CLUSTER_CONFIG', `There is no kubeconfig: ${paths} does not exist.`, {
    hint: 'Point KUBECONFIG at a kubeconfig, or set `pulumi config set kubernetes:kubeconfig <path>`.',
  });
}
