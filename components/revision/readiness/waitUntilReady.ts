import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import { isApiError } from '../cluster/apiClient.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { evidenceOf } from './evidence.ts';
import { hasReadiness, readinessOf } from './readiness.ts';
import { failed, type Readiness, waiting } from './status.ts';

/** The first look comes at once; later ones further apart, since a rollout takes seconds. */
const firstPauseMs = 100;
const longestPauseMs = 1000;

/**
 * The release's one wait: for all objects at once, with one deadline. It ends early when an object has failed for good.
 * @param timeout seconds
 * @throws ReleaseError RELEASE_NOT_READY naming every object that is not ready, with what the cluster says of the cause
 */
export async function waitUntilReady(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  references: readonly ObjectReference[],
  timeout: number,
): Promise<void> {
  const deadline = Date.now() + timeout * 1000;
  let pending = references.filter(({ kind }) => hasReadiness(kind));
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 1.5, longestPauseMs)) {
    const looks = await Promise.all(pending.map((reference) => look(client, discovery, reference)));
    const unready = looks.filter(({ readiness }) => readiness.state !== 'ready');
    if (unready.length === 0) return;
    const dead = unready.filter(({ readiness }) => readiness.state === 'failed');
    if (dead.length > 0) throw await notReady(client, dead, 'failed');
    if (Date.now() >= deadline) throw await notReady(client, unready, `not ready after ${timeout} s`);
    pending = unready.map(({ reference }) => reference);
    await sleep(Math.min(pause, Math.max(0, deadline - Date.now())));
  }
}

interface Look {
  reference: ObjectReference;
  readiness: Readiness;
  live: JsonObject | undefined;
}

async function look(
  client: Connection['client'],
  discovery: Connection['discovery'],
  reference: ObjectReference,
): Promise<Look> {
  const path = await discovery.pathOf(reference);
  if (path === undefined)
    return { reference, live: undefined, readiness: failed('the cluster does not serve its kind') };
  try {
    const live = await client.request({ path });
    return { reference, live, readiness: readinessOf(live) };
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
    return { reference, live: undefined, readiness: waiting('it does not exist') };
  }
}

async function notReady(client: Connection['client'], looks: readonly Look[], state: string): Promise<ReleaseError> {
  const lines = await Promise.all(
    looks.map(async ({ reference, readiness, live }) => {
      const reason = readiness.state === 'ready' ? '' : readiness.reason;
      const evidence = live === undefined ? [] : await evidenceOf(client, live);
      return [`${formatReference(reference)}: ${reason}`, ...evidence.map((line) => `  ${line}`)].join('\n');
    }),
  );
  const count = looks.length === 1 ? 'An object is' : `${looks.length} objects are`;
  return new ReleaseError('RELEASE_NOT_READY', `${count} ${state}:\n${lines.join('\n')}`, {
    hint: 'Mend the cause and run `pulumi up` again: it opens the next revision.',
  });
}
