import { ReleaseError } from '../../errors.ts';
import { newestSecretsHider, printReleaseLogs, readRevision } from '../../revision/index.ts';
import { chosenRelease } from '../target/chosenRelease.ts';
import type { ReleaseOptions } from '../terminal/options.ts';
import { print, printMessage } from '../terminal/print.ts';

export interface LogsOptions extends ReleaseOptions {
  container?: string;
  pod?: string;
  /** Seconds. */
  since?: number;
  tail?: number;
  follow?: boolean;
  previous?: boolean;
  timestamps?: boolean;
}

/**
 * Prints the logs of the newest revision's pods.
 * @throws ReleaseError(s) CONFIG_*, CLUSTER_*, RELEASE_NOT_FOUND; COMMAND_INVALID for a container that no pod has
 */
export async function logs(name: string | undefined, options: LogsOptions): Promise<void> {
  const { connection, secretPaths: _paths, ...release } = await chosenRelease(name, options);
  const [record, hide] = await Promise.all([
    readRevision(connection, release),
    newestSecretsHider(connection, release.namespace),
  ]);
  let lines = 0;
  const { container, pod, since, tail, follow = false, previous = false, timestamps = false } = options;
  const found = await printReleaseLogs(connection, record, {
    ...{ container, pod, since, tail, follow, previous, timestamps, hide },
    print(line) {
      lines++;
      print(`${line}\n`);
    },
  });
  const wanted = found.filter((each) => {
    const [ofPod = '', ofContainer] = each.split('/');
    return ofPod.startsWith(pod ?? '') && (container ?? ofContainer) === ofContainer;
  });
  if (wanted.length === 0) {
    const hint =
      found.length === 0 ? 'The release has no running pods: see `release status`.' : `There are ${found.join(', ')}.`;
    throw new ReleaseError('COMMAND_INVALID', 'No container of the release matches.', { hint });
  }
  if (lines === 0) printMessage(`No log lines of ${wanted.join(', ')}.`);
}
