import type { JsonObject } from '../../json/index.ts';
import { groupOf } from '../../manifest/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import { cancelled, pause, throwIfCancelled } from '../cluster/cancellation.ts';
import { deletionOf, formatDeletion } from '../cluster/deletion.ts';
import { type Discovery, formatReference, type ObjectReference } from '../cluster/discovery.ts';
import { oneLine } from '../cluster/oneLine.ts';
import { pauseUntilChange } from '../cluster/pauseUntilChange.ts';
import { isTransient, outlast } from '../cluster/transient.ts';
import type { Cluster, Connection } from '../connection.ts';
import { crdReadiness } from '../readiness/apiExtensions.ts';
import { listOrNothing } from '../readiness/ownedObjects.ts';
import { conditionOf, explanationOf, objectAt, objectsAt, textAt } from '../readiness/status.ts';

/** The result of a hook. `live` is its object as last read. */
export type HookOutcome =
  | { state: 'succeeded'; live?: JsonObject }
  | { state: 'failed'; reason: string; live?: JsonObject };

const pauseMs = { least: 100, most: 1_000, share: 0.1 };
/** Events are written a moment after what they report. */
const eventPatienceMs = 1_500;

/**
 * Waits until a hook's Job or Pod ends, or until a CRD's kind is served. Does not wait for other objects.
 * Source: helm pkg/kube/statuswait.go, WatchUntilReady, and internal/statusreaders. The wait for CRDs is our addition.
 * @param created the object as the server returned it
 * @param timeout seconds
 */
export async function hookOutcome(
  { client, discovery }: Cluster,
  reference: ObjectReference,
  created: JsonObject,
  timeout: number,
): Promise<HookOutcome> {
  const ending = endings[`${groupOf(reference.apiVersion)}/${reference.kind}`];
  if (ending === undefined) return { state: 'succeeded' };
  const started = Date.now();
  const deadline = started + timeout * 1000;
  const { uid } = objectAt(created, 'metadata');
  const path = await outlast(deadline, () => discovery.pathOf(reference));
  let live: JsonObject | undefined;
  for (;;) {
    throwIfCancelled();
    let away = '';
    try {
      const found = path === undefined ? created : await client.request({ path, signal: cancelled });
      if (objectAt(found, 'metadata').uid !== uid) return { state: 'failed', reason: 'it was replaced while it ran' };
      live = { ...found, kind: reference.kind, apiVersion: reference.apiVersion };
      const outcome = await ending(live, discovery);
      if (outcome !== undefined) return { ...outcome, live };
    } catch (error) {
      if (isApiError(error, 'NotFound')) return vanished(client, created, live);
      if (!isTransient(error)) throw error;
      away = error instanceof Error ? ` (last error: ${oneLine(error.message)})` : '';
    }
    throwIfCancelled();
    if (Date.now() >= deadline) {
      const seen = live === undefined ? {} : { live };
      const deletion = live && deletionOf(live);
      const why = deletion === undefined ? away : `: ${formatDeletion(deletion)}`;
      return {
        state: 'failed',
        reason: `${formatReference(reference)} did not end within ${timeout} s${why}`,
        ...seen,
      };
    }
    const next = Math.min(pauseMs.most, Math.max(pauseMs.least, (Date.now() - started) * pauseMs.share));
    const watched = path === undefined || live === undefined ? [] : [{ path, live }];
    await pauseUntilChange(client, watched, Math.min(next, Math.max(0, deadline - Date.now())), pauseMs.least);
  }
}

/**
 * The outcome of a hook's object that no longer exists. A Job may have completed: with `ttlSecondsAfterFinished: 0` it is deleted at once, and
 * only its events show the result.
 */
async function vanished(
  client: Connection['client'],
  created: JsonObject,
  live: JsonObject | undefined,
): Promise<HookOutcome> {
  const { uid, namespace } = objectAt(created, 'metadata');
  const selector = encodeURIComponent(`involvedObject.uid=${String(uid)},reason=Completed`);
  const path = `/api/v1/namespaces/${String(namespace)}/events?fieldSelector=${selector}`;
  for (const deadline = Date.now() + eventPatienceMs; ; await pause(pauseMs.most / 2)) {
    if ((await listOrNothing(client, path)).length > 0) return { state: 'succeeded' };
    if (Date.now() >= deadline) {
      const phase = live === undefined ? '' : textAt(objectAt(live, 'status'), 'phase');
      const before = phase === '' ? '' : ` (last phase: ${phase})`;
      // Its events still exist and may show who deleted it.
      return {
        state: 'failed',
        reason: `it was deleted while it ran${before}`,
        live,
      };
    }
  }
}

type Ending = { state: 'succeeded' } | { state: 'failed'; reason: string } | undefined;

const endings: Readonly<Record<string, (live: JsonObject, discovery: Discovery) => Ending | Promise<Ending>>> = {
  async 'apiextensions.k8s.io/CustomResourceDefinition'(live, discovery) {
    const readiness = crdReadiness(live);
    if (readiness.state === 'failed') return { state: 'failed', reason: readiness.reason };
    // The next hook may be an object of this kind.
    return readiness.state === 'ready' && (await isServed(live, discovery)) ? { state: 'succeeded' } : undefined;
  },
  'batch/Job'(live) {
    const failure = conditionOf(live, 'Failed');
    if (failure?.status === 'True') {
      return { state: 'failed', reason: `${textAt(failure, 'reason')}: ${explanationOf(failure)}` };
    }
    return conditionOf(live, 'Complete')?.status === 'True' ? { state: 'succeeded' } : undefined;
  },
  '/Pod'(live) {
    const status = objectAt(live, 'status');
    const phase = textAt(status, 'phase');
    if (phase === 'Failed') return { state: 'failed', reason: `its pod failed: ${explanationOf(status)}` };
    return phase === 'Succeeded' ? { state: 'succeeded' } : undefined;
  },
};

/** A CRD is established a moment before the server serves its kind. */
async function isServed(crd: JsonObject, discovery: Discovery): Promise<boolean> {
  const spec = objectAt(crd, 'spec');
  const kind = textAt(objectAt(spec, 'names'), 'kind');
  const versions = objectsAt(spec, 'versions').filter(({ served }) => served === true);
  const paths = await Promise.all(
    versions.map(({ name }) =>
      discovery.pathOf({ apiVersion: `${textAt(spec, 'group')}/${String(name)}`, kind, name: 'any' }),
    ),
  );
  return !paths.includes(undefined);
}
