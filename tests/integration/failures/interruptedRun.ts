import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ApiProxy } from '../support/apiProxy.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { killRole, type Role, type RunProcess } from '../support/runProcesses.ts';
import type { CommandResult, Scenario } from '../support/scenario.ts';

/** A run that was let go until a point, or to its end. */
export interface InterruptedRun {
  result: CommandResult;
  /** Every point that it came to: each write to the cluster before and after it, and each write of the state. */
  points: string[];
  /** The processes of the run when one of them was killed; none when the run ended before. */
  processes: RunProcess[];
}

/** The kernel closes a dead process's sockets a moment later. */
const settlingMs = 50;

/**
 * Runs a command of the engine and kills what plays `role` at the n-th point, counted from 1.
 * @param proxy the stack's way to the cluster
 */
export async function runUntil(
  { release, proxy }: { release: Scenario; proxy: ApiProxy },
  command: readonly string[],
  { role, point }: { role?: Role; point?: number } = {},
): Promise<InterruptedRun> {
  const points: string[] = [];
  let processes: RunProcess[] = [];
  let killing: Promise<void> | undefined;
  const reach = (name: string): Promise<void> | undefined => {
    points.push(name);
    if (role === undefined || points.length !== point) return killing;
    killing = killRole(release.stack, role).then(async (found) => {
      processes = found;
      await sleep(settlingMs);
    });
    return killing;
  };
  proxy.watch(({ name }, when) => reach(`${when} ${name}`));
  const backend = fileURLToPath(integrationEnvironment().variables.PULUMI_BACKEND_URL ?? '');
  const states = watch(join(backend, '.pulumi', 'stacks', 'kubesentiment'), (event, file) => {
    if (event === 'rename' && file === `${release.stack}.json`) void reach('state');
  });
  try {
    const result = await release.pulumi(...command);
    await killing;
    return { result, points, processes };
  } finally {
    states.close();
    proxy.watch(() => undefined);
  }
}
