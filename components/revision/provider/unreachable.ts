import { ReleaseError } from '../../errors.ts';
import { announce } from '../announce.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import type { Connection } from '../connection.ts';

/** Results for a refresh or a destroy if the cluster is unreachable. */
export interface WithoutCluster<Answer> {
  /** If the cluster counts as deleted. */
  forgotten: Answer;
  /** If the refresh skips the resource; absent if it cannot be skipped. */
  kept?: Answer;
}

/** The connection, after the cluster has answered; undefined if the cluster counts as deleted. @throws as {@link outliveCluster} does */
export function reachCluster(target: ClusterTarget, connection: Connection): Promise<Connection | undefined> {
  const ask = async () => {
    await connection.store.list();
    return connection;
  };
  return outliveCluster<Connection | undefined>(target, ask, { forgotten: undefined });
}

/**
 * Sends a request, or continues without the cluster if the config or the environment says so. The keys and variables are those of the
 * kubernetes provider, so that Pulumi's objects and the release behave the same. A server that refuses an account is not unreachable.
 * Source: pulumi-kubernetes, provider/pkg/provider/provider.go, Configure, Read and Delete.
 * @throws ReleaseError CLUSTER_* with the name of the variable; anything else that `ask` throws
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
      announce(`${error.message} Its objects count as deleted.`);
      return forgotten;
    }
    if (kept !== undefined && (skipUpdateUnreachable ?? isOn('PULUMI_K8S_SKIP_UPDATE_UNREACHABLE'))) return kept;
    throw new ReleaseError(error.code, error.message, {
      cause: error,
      hint: `${error.hint ?? ''}\nIf the cluster is gone for good, run this again with PULUMI_K8S_DELETE_UNREACHABLE=true: Pulumi then removes its objects from the state.`.trim(),
    });
  }
}

function isAway(error: unknown): error is ReleaseError {
  return error instanceof ReleaseError && (error.code === 'CLUSTER_UNREACHABLE' || error.code === 'CLUSTER_CONFIG');
}

function isOn(variable: string): boolean {
  return process.env[variable] === 'true';
}
