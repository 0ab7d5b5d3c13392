import { ReleaseError } from '../../errors.ts';
import { announce } from '../announce.ts';
import { endsWithRun, pause, throwIfCancelled } from '../cluster/cancellation.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import { oneLine } from '../cluster/oneLine.ts';
import { isTransient } from '../cluster/transient.ts';
import type { Connection } from '../connection.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { watchStuck } from './failFast.ts';
import { type Observation, observeAll } from './observation.ts';
import { hasReadiness } from './readiness.ts';
import { reportProgress } from './waitProgress.ts';

export interface WaitOptions {
  /** Seconds that all objects together may take. */
  timeout: number;
  /** Seconds after which an object that is stuck ends the wait; 0 is never. */
  failFastAfter: number;
  /** Told now and then what is still waited for. @default standard output, which Pulumi shows */
  print?: (line: string) => void;
}

/** The first looks follow each other closely; later ones come in proportion to how long it takes already. */
const pauseMs = { least: 100, most: 2_000, share: 0.1, interrupted: 1_000 };
/** A pod that has just been made is not stuck yet, and most waits are over by then. */
const settlingMs = 1_000;
/** A round may outlast the deadline by this much; a server that hangs does not hold the release up for longer. */
const lastRoundMs = 3_000;
/** So many objects are explained; the others are named. */
const explained = 5;

/**
 * The release's one wait: for all objects at once, with one deadline. It ends early when an object has failed for good or has
 * been stuck for too long. A server that does not answer for a while is waited for, too.
 * @throws ReleaseError RELEASE_NOT_READY naming every object that is not ready, with what the cluster says of the cause;
 * CLUSTER_UNREACHABLE or an ApiError when nothing could be read until the deadline
 */
export async function waitUntilReady(
  cluster: Pick<Connection, 'client' | 'discovery'>,
  references: readonly ObjectReference[],
  { timeout, failFastAfter, print = announce }: WaitOptions,
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
      unready = (await observeAll(cluster, awaited, signal)).filter(({ readiness }) => readiness.state !== 'ready');
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
        const overdue = stuck.filter(({ lasted }) => lasted >= failFastAfter).map(({ look }) => look);
        if (overdue.length > 0) throw await notReady(client, overdue, `stayed stuck for ${failFastAfter} s`);
        unready = withStuck(
          unready,
          stuck.map(({ look }) => look),
        );
      }
    }
    throwIfCancelled();
    if (Date.now() >= deadline) {
      if (unready === undefined) throw interruption;
      // The last that was seen of the objects is from before then.
      const away = interrupted === undefined ? '' : ` (at the end: ${interrupted})`;
      throw await notReady(client, unready, `did not get ready within ${timeout} s${away}`);
    }
    progress(unready ?? [], interrupted);
    const usual = Math.min(pauseMs.most, Math.max(pauseMs.least, elapsed * pauseMs.share));
    const next = interruption === undefined ? usual : Math.max(usual, pauseMs.interrupted);
    await pause(Math.min(next, Math.max(0, deadline - Date.now())));
  }
}

/** The looks, with the reason of those that are stuck. */
function withStuck(looks: readonly Observation[], stuck: readonly Observation[]): Observation[] {
  return looks.map((look) => stuck.find(({ reference }) => reference === look.reference) ?? look);
}

async function notReady(
  client: Connection['client'],
  looks: readonly Observation[],
  state: string,
): Promise<ReleaseError> {
  const lines = await Promise.all(
    looks.map(async ({ reference, readiness, live }, index) => {
      const reason = readiness.state === 'ready' ? '' : oneLine(readiness.reason);
      const evidence = live === undefined || index >= explained ? [] : await diagnosticsOf(client, live);
      // What the reason says already is not said again.
      const news = evidence.filter((line) => line !== reason);
      return [`${formatReference(reference)}: ${reason}`, ...news.map((line) => `  ${line}`)].join('\n');
    }),
  );
  const count = looks.length === 1 ? 'An object' : `${looks.length} objects`;
  return new ReleaseError('RELEASE_NOT_READY', `${count} ${state}:\n${lines.join('\n')}`, {
    hint: 'Mend the cause and run `pulumi up` again: it opens the next revision.',
  });
}
