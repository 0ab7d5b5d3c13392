import { ReleaseError } from '../../errors.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import type { ApiClient } from '../cluster/apiClient.ts';
import { endsWithRun, pause, throwIfCancelled } from '../cluster/cancellation.ts';
import { type Deletion, deletionOf, formatDeletion, formatHolders } from '../cluster/deletion.ts';
import { formatReference, type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import { readMetadata } from '../cluster/metadata.ts';
import { isTransient } from '../cluster/transient.ts';
import type { Connection } from '../connection.ts';

/** An object and its path on the API server. */
export interface PlacedObject {
  reference: ObjectReference;
  path: string;
}

/** The paths of objects, without objects of a kind that the cluster does not serve. */
export async function placesOf(
  { discovery }: Pick<Connection, 'discovery'>,
  objects: readonly KubernetesObject[],
): Promise<PlacedObject[]> {
  const places = await Promise.all(
    objects.map(async (object) => {
      const reference = referenceOf(object);
      const path = await discovery.pathOf(reference);
      return path === undefined ? [] : [{ reference, path }];
    }),
  );
  return places.flat();
}

/** An object that still exists although its deletion has begun. */
export interface LeftObject extends PlacedObject {
  deletion: Deletion;
}

export interface DeletionOptions {
  /** Milliseconds since 1970. */
  deadline: number;
  /** Whether to wait also for objects that are not being deleted, or were recreated. @default false */
  untilAbsent?: boolean;
  /** Called once, with the remaining objects, if the wait takes long. @default standard output, which Pulumi shows */
  print?: (line: string) => void;
  /** Whether to end the wait before the deadline; asked after each look at the objects. @default never */
  isOver?: () => Promise<boolean>;
}

const pauseMs = { least: 200, most: 2_000, share: 0.1 };
/** After this time, the wait prints its objects. */
const quietMs = 5_000;
/** How long the last round of requests may go past the deadline. */
const lastRoundMs = 3_000;

/**
 * Waits until the objects that are being deleted are gone. Tolerates an unreachable server until the deadline.
 * @returns the objects that still exist at the end of the wait
 * @throws ReleaseError ENGINE_INTERRUPTED; what the client throws
 */
export async function awaitDeletions(
  client: ApiClient,
  objects: readonly PlacedObject[],
  { deadline, untilAbsent = false, print = announce, isOver }: DeletionOptions,
): Promise<LeftObject[]> {
  const started = Date.now();
  let left: LeftObject[] = objects.map((object) => ({ ...object, deletion: { finalizers: [] } }));
  let quiet = true;
  for (;;) {
    const signal = endsWithRun(AbortSignal.timeout(Math.round(Math.max(0, deadline - Date.now())) + lastRoundMs));
    const observed = await Promise.all(left.map((object) => observe(client, object, untilAbsent, signal)));
    left = observed.filter((object) => object !== undefined);
    throwIfCancelled();
    if (left.length === 0 || Date.now() >= deadline || (await isOver?.())) return left;
    const elapsed = Date.now() - started;
    if (quiet && elapsed >= quietMs) {
      quiet = false;
      print(`Waiting for the deletion of ${left.map(formatLeft).join(', ')}.`);
    }
    const usual = Math.min(pauseMs.most, Math.max(pauseMs.least, elapsed * pauseMs.share));
    await pause(Math.min(usual, Math.max(0, deadline - Date.now())));
  }
}

async function observe(
  client: ApiClient,
  object: LeftObject,
  untilAbsent: boolean,
  signal: AbortSignal,
): Promise<LeftObject | undefined> {
  try {
    const live = await readMetadata(client, object.path, signal);
    if (live === undefined) return undefined;
    const deletion = deletionOf(live) ?? (untilAbsent ? { finalizers: [] } : undefined);
    return deletion && { ...object, deletion };
  } catch (error) {
    if (!isTransient(error)) throw error;
    return object;
  }
}

/** `ConfigMap/stuck (held by the finalizer example.com/hold)` */
function formatLeft({ reference, deletion }: Omit<LeftObject, 'path'>): string {
  const holders = formatHolders(deletion);
  return `${formatReference(reference)}${holders === '' ? '' : ` (${holders})`}`;
}

/** How to proceed if objects are stuck in deletion. */
export function deletionHint(left: readonly Omit<LeftObject, 'path'>[]): string {
  const hasFinalizers = left.some(({ deletion }) => deletion.finalizers.length > 0);
  return hasFinalizers
    ? 'The controller that added a finalizer also removes it: check that this controller runs. Then run the same command again.'
    : '`kubectl get <object> -o yaml` shows whether a finalizer holds it. Then run the same command again.';
}

/**
 * Waits until objects of the release that somebody is deleting are gone, so that they can be recreated.
 * @param timeout seconds
 * @throws ReleaseError RELEASE_NOT_READY with the objects that still exist and their finalizers
 */
export async function awaitFreeNames(
  client: ApiClient,
  objects: readonly PlacedObject[],
  timeout: number,
): Promise<void> {
  if (objects.length === 0) return;
  const left = await awaitDeletions(client, objects, { deadline: Date.now() + timeout * 1000 });
  if (left.length > 0) throw stillThere(left, `after ${timeout} s`);
}

/** @param when for example `after 40 s` */
export function stillThere(left: readonly Omit<LeftObject, 'path'>[], when: string): ReleaseError {
  const names = left.map(({ reference, deletion }) => `${formatReference(reference)}: ${formatDeletion(deletion)}`);
  return new ReleaseError('RELEASE_NOT_READY', `Still there ${when}: ${names.join('; ')}.`, {
    hint: deletionHint(left),
  });
}
