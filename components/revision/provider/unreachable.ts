import { ReleaseError } from '../../errors.ts';
import { announce } from '../announce.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import type { Connection } from '../connection.ts';

/** What a refresh or a destroy takes for the answer where the cluster gives none. */
export interface WithoutCluster<Answer> {
  /** Where it counts as gone. */
  forgotten: Answer;
  /** Where it is passed over; absent where that cannot be. */
  kept?: Answer;
}

/** The connection, once the cluster has answered; nothing where it counts as gone. @throws as {@link outliveCluster} does */
export function reachCluster(
  target: ClusterTarget,
  connected: () => Promise<Connection>,
): Promise<Connection | undefined> {
  const ask = async () => {
    const connection = await connected();
    await connection.store.list();
    return connection;
  };
  return outliveCluster<Connection | undefined>(target, ask, { forgotten: undefined });
}

/**
 * Asks the cluster, or goes on without it where the config or the environment says so, by the same keys and variables as for the kubernetes
 * provider: what holds for Pulumi's objects holds for the release. A server that refuses an account is not gone.
 * Source: pulumi-kubernetes, provider/pkg/provider/provider.go, Configure, Read and Delete.
 * @throws ReleaseError CLUSTER_* that names the variable; whatever else `ask` throws
 */
export async function outliveCluster<Answer>(
  { deleteUnreachable, skipUpdateUnreachable }: ClusterTarget,
  ask: () => Promise<Answer>,
  { forgotten, kept }: WithoutCluster<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!isAway(error)) throw error;
    if (deleteUnreachable ?? isOn('PULUMI_K8S_DELETE_UNREACHABLE')) {
      announce(`${error.message} What was in the cluster counts as gone.`);
      return forgotten;
    }
    if (kept !== undefined && (skipUpdateUnreachable ?? isOn('PULUMI_K8S_SKIP_UPDATE_UNREACHABLE'))) return kept;
    throw new ReleaseError(error.code, error.message, {
      cause: error,
      hint: `${error.hint ?? ''}\nIf the cluster is gone for good, run this again with PULUMI_K8S_DELETE_UNREACHABLE=true: Pulumi then forgets what was in it.`.trim(),
    });
  }
}

function isAway(error: unknown): error is ReleaseError {
  return error instanceof ReleaseError && (error.code === 'CLUSTER_UNREACHABLE' || error.code === 'CLUSTER_CONFIG');
}

function isOn(variable: string): boolean {
  return process.env[variable] === 'true';
}
