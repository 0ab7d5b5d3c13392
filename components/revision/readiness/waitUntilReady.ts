import { ReleaseError } from '../../errors.ts';
import { groupOf } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { endsWithRun, throwIfCancelled } from '../cluster/cancellation.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import { oneLine } from '../cluster/oneLine.ts';
import { pauseUntilChange, type WatchedObject } from '../cluster/pauseUntilChange.ts';
import { isTransient } from '../cluster/transient.ts';
import type { Cluster, Connection } from '../connection.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { watchStuck } from './failFast.ts';
import { type Observation, observeAll } from './observation.ts';
import { hasReadiness } from './readiness.ts';
import { jobCompletion } from './runs.ts';
import { reportProgress } from './waitProgress.ts';

export interface WaitOptions {
  /** Seconds for all objects together. */
  timeout: number;
  /** Seconds after which a stuck object ends the wait; 0 never ends it. */
  failFastAfter: number;
  /** Whether a Job is awaited until it has completed. @default false: it must have started */
  waitForJobs?: boolean | undefined;
  /** Called from time to time with the remaining objects. @default standard output, which Pulumi shows */
  print?: (line: string) => void;
}

/** Pauses between rounds: short at first, then a share of the elapsed time. */
const pauseMs = { least: 100, most: 2_000, share: 0.1, interrupted: 1_000 };
/** A new pod is not stuck yet, and most waits end before this time. */
const settlingMs = 1_000;
/** How long the last round may go past the deadline. A server that hangs does not delay the release more. */
const lastRoundMs = 3_000;
/** For how many objects the error shows diagnostics; it only names the others. */
const explained = 5;

/**
 * Waits for all objects of a release at once, with one deadline. Ends early if an object has failed for good or has been stuck for too long.
 * Tolerates an unreachable server until the deadline.
 * @throws ReleaseError RELEASE_NOT_READY with every object that is not ready, and with diagnostics;
 * CLUSTER_UNREACHABLE or an ApiError if nothing could be read until the deadline
 */
export async function waitUntilReady(
  cluster: Cluster,
  references: readonly ObjectReference[],
  { timeout, failFastAfter, waitForJobs = false, print = announce }: WaitOptions,
): Promise<void> {
  const { client } = cluster;
  const started = Date.now();
  const deadline = started + timeout * 1000;
  const awaited = references.filter(hasReadiness);
  const progress = reportProgress(awaited.length, print, Date.now);
  const findStuck = watchStuck(client, Date.now);
  let unready: Observation[] | undefined;
  for (;;) {
    throwIfCancelled();
    let interruption: unknown;
    try {
      const signal = endsWithRun(AbortSignal.timeout(Math.round(Math.max(0, deadline - Date.now())) + lastRoundMs));
      const observed = await observeAll(cluster, awaited, signal);
      const judged = waitForJobs ? observed.map(untilComplete) : observed;
      unready = judged.filter(({ readiness }) => readiness.state !== 'ready');
      if (unready.length === 0) return;
    } catch (error) {
      if (!isTransient(error)) throw error;
      interruption = error;
    }
    const interrupted = interruption instanceof Error ? oneLine(interruption.message) : undefined;
    const elapsed = Date.now() - started;
    if (unready !== undefined && interruption === undefined) {
      const failed = unready.filter(({ readiness }) => readiness.state === 'failed');
      if (failed.length > 0) throw await notReady(client, failed, 'failed');
      if (failFastAfter > 0 && elapsed >= settlingMs) {
        const stuck = await findStuck(unready);
        const overdue = stuck.filter(({ lasted }) => lasted >= failFastAfter).map(({ observation }) => observation);
        if (overdue.length > 0) throw await notReady(client, overdue, `stayed stuck for ${failFastAfter} s`);
        unready = withStuck(
          unready,
          stuck.map(({ observation }) => observation),
        );
      }
    }
    throwIfCancelled();
    if (Date.now() >= deadline) {
      if (unready === undefined) throw interruption;
      // `unready` is older than the last failed round.
      const away = interrupted === undefined ? '' : ` (last error: ${interrupted})`;
      throw await notReady(client, unready, `did not become ready within ${timeout} s${away}`);
    }
    progress(unready ?? [], interrupted);
    const usual = Math.min(pauseMs.most, Math.max(pauseMs.least, elapsed * pauseMs.share));
    const next = interruption === undefined ? usual : Math.max(usual, pauseMs.interrupted);
    const left = Math.min(next, Math.max(0, deadline - Date.now()));
    await pauseUntilChange(client, await watchedOf(cluster, unready ?? []), left, pauseMs.least);
  }
}

/** The observation, with a Job that has started but not completed as not ready. */
function untilComplete(observation: Observation): Observation {
  const { live, readiness, reference } = observation;
  const isJob = reference.kind === 'Job' && groupOf(reference.apiVersion) === 'batch';
  if (readiness.state !== 'ready' || live === undefined || !isJob) return observation;
  return { ...observation, readiness: jobCompletion(live) };
}

/** The objects whose change ends a pause. The last ones that a wait waits for are among them. */
async function watchedOf({ discovery }: Cluster, unready: readonly Observation[]): Promise<WatchedObject[]> {
  const placed = unready.map(async ({ reference, live }) => {
    const path = live === undefined ? undefined : await discovery.pathOf(reference).catch(() => undefined);
    return path === undefined || live === undefined ? [] : [{ path, live }];
  });
  return (await Promise.all(placed)).flat();
}

/** The observations, with the reasons of stuck objects. */
function withStuck(observations: readonly Observation[], stuck: readonly Observation[]): Observation[] {
  const byReference = new Map(stuck.map((observation) => [observation.reference, observation]));
  return observations.map((seen) => byReference.get(seen.reference) ?? seen);
}

async function notReady(
  client: Connection['client'],
  observations: readonly Observation[],
  state: string,
): Promise<ReleaseError> {
  const lines = await Promise.all(
    observations.map(async ({ reference, readiness, live }, index) => {
      const reason = readiness.state === 'ready' ? '' : oneLine(readiness.reason);
      const diagnostics = live === undefined || index >= explained ? [] : await diagnosticsOf(client, live);
      // Skip a line that repeats the reason.
      const news = diagnostics.filter((line) => line !== reason);
      return [`${formatReference(reference)}: ${reason}`, ...news.map((line) => `  ${line}`)].join('\n');
    }),
  );
  const count = observations.length === 1 ? 'An object' : `${observations.length} objects`;
  return new ReleaseError('RELEASE_NOT_READY', `${count} ${state}:\n${lines.join('\n')}`, {
    hint: 'Fix the cause and run `pulumi up` again: it creates the next revision.',
  });
}
