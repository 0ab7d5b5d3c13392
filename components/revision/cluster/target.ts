import { existsSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import type { KubernetesSettings } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { ambientKubeconfig, itemsOf, kubeconfigPaths, namedKubeconfig } from './kubeconfig/kubeconfigFiles.ts';

/** Which cluster, said as the kubernetes provider's config says it, and what holds when it does not answer. */
export type ClusterTarget = Pick<
  KubernetesSettings,
  'kubeconfig' | 'context' | 'cluster' | 'namespace' | 'deleteUnreachable' | 'skipUpdateUnreachable'
>;

/** Where a pod finds its own account. */
const accountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * Reads which cluster is meant and with which credentials, as the kubernetes provider does: the config key, or the files of this
 * machine, or the account of the pod.
 * @throws ReleaseError CLUSTER_CONFIG when a file cannot be read, or lacks the context or the cluster
 */
export async function loadKubeConfig(target: ClusterTarget): Promise<KubeConfig> {
  // Loaded here and not at the top: most of a start-up's time would go into it where no cluster is asked.
  const { loadKubeConfigClass } = await import('./kubeconfig/clientLibrary.ts');
  const KubeConfig = await loadKubeConfigClass();
  const kubeConfig = new KubeConfig();
  const found = target.kubeconfig === undefined ? ambientKubeconfig() : namedKubeconfig(target.kubeconfig);
  if (found !== undefined) loadInto(kubeConfig, found, target);
  else if (isInPod()) kubeConfig.loadFromCluster();
  else throw nothingFound();
  choose(kubeConfig, target);
  return kubeConfig;
}

/**
 * The namespace that kubectl and helm mean when none is said.
 * @throws ReleaseError CLUSTER_CONFIG
 */
export async function defaultNamespace(target: ClusterTarget): Promise<string> {
  if (target.namespace !== undefined) return target.namespace;
  const kubeConfig = await loadKubeConfig(target);
  return kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace ?? 'default';
}

/** Where the cluster was looked up, for messages; never the kubeconfig's text. */
export function describeTarget({ kubeconfig, context, cluster }: ClusterTarget): string {
  const { KUBECONFIG = '' } = process.env;
  const ambient = KUBECONFIG === '' ? 'the default kubeconfig' : `KUBECONFIG=${KUBECONFIG}`;
  const place = kubeconfig === undefined ? ambient : 'the config key kubernetes:kubeconfig';
  const inContext = context === undefined ? place : `context "${context}" of ${place}`;
  return cluster === undefined ? inContext : `cluster "${cluster}" in ${inContext}`;
}

function loadInto(kubeConfig: KubeConfig, found: JsonObject, target: ClusterTarget): void {
  try {
    // Entries that lack something matter only if they are chosen.
    kubeConfig.loadFromString(JSON.stringify(found), { onInvalidEntry: 'filter' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReleaseError('CLUSTER_CONFIG', `${describeTarget(target)} cannot be read as a kubeconfig: ${reason}.`, {
      cause,
      hint: 'Check KUBECONFIG or the config key kubernetes:kubeconfig.',
    });
  }
  // The library knows the field by another name, and reads such a file once. This way it reads it again while a run lasts.
  for (const { name, user } of itemsOf(found, 'users')) {
    const tokenFile = isJsonObject(user) ? user.tokenFile : undefined;
    if (typeof tokenFile !== 'string' || tokenFile === '') continue;
    kubeConfig.users = kubeConfig.users.map((known) => {
      const { token: _token, ...others } = known;
      return known.name === name ? { ...others, authProvider: { name: 'tokenFile', config: { tokenFile } } } : known;
    });
  }
}

/** What the config says of the context and its cluster, over what the kubeconfig says. */
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
  const meant = cluster ?? current?.cluster;
  if (meant === undefined) return;
  // A context need not name a user; without one the library leaves out the certificates of the cluster.
  const chosen = { name: 'chosen', ...current, user: current?.user ?? '', cluster: meant };
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
