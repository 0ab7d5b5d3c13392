import { openProject, shortStackName } from '../../config/index.ts';
import type { ValuePath } from '../../json/index.ts';
import { type ClusterTarget, type Connection, connectTo, defaultNamespace } from '../../revision/index.ts';
import type { ReleaseOptions } from '../terminal/options.ts';
import { projectDirectory } from './currentProject.ts';
import { isOwnProgram, ownProgram } from './ownProgram.ts';
import { clusterOfStack, readStack } from './stack.ts';

/** A release in a cluster, and which of its values the stack marks as secret. */
export interface ChosenRelease {
  name: string;
  namespace: string;
  /** To the cluster and the history of the release. */
  connection: Connection;
  secretPaths: readonly ValuePath[];
}

/**
 * The release that the command line chooses: the stack's, or the named one in the cluster of the stack or the kubeconfig.
 * @param name a release that is not the stack's
 * @throws ReleaseError(s) CONFIG_*, CLUSTER_CONFIG; PROJECT_OWN_PROGRAM without a name
 */
export async function chosenRelease(name: string | undefined, options: ReleaseOptions): Promise<ChosenRelease> {
  const { cluster, own } = await chosenCluster(options);
  if (name === undefined && own === undefined) throw ownProgram(options.stack ?? '<stack>');
  if (name === undefined && own !== undefined) return { ...own, connection: connectTo(cluster, own) };
  const chosen = { name: name ?? '', namespace: options.namespace ?? (await defaultNamespace(cluster)) };
  const isOwn = own?.name === chosen.name && own.namespace === chosen.namespace;
  return { ...chosen, connection: connectTo(cluster, chosen), secretPaths: isOwn ? own.secretPaths : [] };
}

interface ChosenCluster {
  cluster: ClusterTarget;
  /** The release that the stack's file describes. */
  own?: Omit<ChosenRelease, 'connection'>;
  /** `<project>.<stack>`, as revisions record it, if the stack's program declares its releases. */
  label?: string;
}

/** The cluster of the stack or of the kubeconfig, and the stack's release. */
export async function chosenCluster({ stack, kubeContext }: ReleaseOptions): Promise<ChosenCluster> {
  const context = kubeContext === undefined ? {} : { context: kubeContext };
  if (stack === undefined) return { cluster: context };
  if (await isOwnProgram(projectDirectory)) {
    const label = `${openProject(projectDirectory).name()}.${shortStackName(stack)}`;
    return { cluster: { ...(await clusterOfStack(stack)), ...context }, label };
  }
  const { settings, cluster } = await readStack(stack);
  const { name, namespace } = settings.release;
  return { cluster: { ...cluster, ...context }, own: { name, namespace, secretPaths: settings.secretPaths } };
}
