import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../json/index.ts';
import type { HideSecrets } from '../../manifest/index.ts';
import { followContainerLog } from '../cluster/containerLog.ts';
import type { Connection } from '../connection.ts';
import { numberAt, objectAt, objectsAt, textAt } from '../readiness/status.ts';
import type { ReleaseRecord } from '../storage/record.ts';
import { objectsOfRecord, readLiveState, uidOf } from './liveObjects.ts';

export interface LogsRequest {
  /** Only containers of this name. @default all */
  container?: string | undefined;
  /** Only pods whose name begins like this. @default all */
  pod?: string | undefined;
  /** Only lines of the last seconds. @default all */
  since?: number | undefined;
  /** The most lines of each container, counted from the end. @default all */
  tail?: number | undefined;
  /** Whether to go on with what is written from now on. */
  follow?: boolean;
  /** Whether to print the logs of the containers before their last restart. */
  previous?: boolean;
  /** Whether each line begins with its time. */
  timestamps?: boolean;
  hide: HideSecrets;
  print: (line: string) => void;
}

const pauseMs = 1_000;

/**
 * Prints the logs of a release's pods; each line begins with the pod and the container. With `follow` it does not end by itself, and pods that
 * are created meanwhile and containers that restart are followed, too.
 * @returns the names of all containers that there are, as `pod/container`
 * @throws ReleaseError CLUSTER_*, ApiError
 */
export async function printReleaseLogs(
  connection: Connection,
  record: Pick<ReleaseRecord, 'manifest' | 'namespace'>,
  request: LogsRequest,
): Promise<string[]> {
  const recorded = objectsOfRecord(record);
  const seen = new Set<string>();
  const running: Promise<void>[] = [];
  let isFirst = true;
  const look = async () => {
    const live = await readLiveState(connection, recorded);
    const pods = live.observations.flatMap(({ live: object }) => (object === undefined ? [] : live.podsOf(object)));
    const all = pods.flatMap(containersOf);
    for (const one of all) {
      if (!one.hasLog || seen.has(one.run) || !isChosen(one, request)) continue;
      seen.add(one.run);
      // What starts later is shown whole.
      running.push(printOne(connection, one, isFirst ? request : { ...request, since: undefined, tail: undefined }));
      // In order, unless they never end.
      if (!request.follow) await running.at(-1);
    }
    isFirst = false;
    return all.map(({ pod, container }) => `${pod}/${container}`);
  };
  const names = await look();
  while (request.follow) {
    await sleep(pauseMs);
    await look().catch(() => undefined);
  }
  await Promise.all(running);
  return names;
}

interface Container {
  namespace: string;
  pod: string;
  container: string;
  /** Identifies this run of the container: a restart, or another pod of the same name, is another run. */
  run: string;
  /** False until the container has started. */
  hasLog: boolean;
}

function containersOf(pod: JsonObject): Container[] {
  const metadata = objectAt(pod, 'metadata');
  const status = objectAt(pod, 'status');
  const started = [...objectsAt(status, 'initContainerStatuses'), ...objectsAt(status, 'containerStatuses')];
  return started.map((container) => ({
    namespace: textAt(metadata, 'namespace'),
    pod: textAt(metadata, 'name'),
    container: textAt(container, 'name'),
    run: [uidOf(pod), textAt(container, 'name'), numberAt(container, 'restartCount', 0)].join('/'),
    hasLog: objectAt(container, 'state').waiting === undefined || Number(container.restartCount) > 0,
  }));
}

function isChosen({ pod, container }: Container, wanted: LogsRequest): boolean {
  return (wanted.container ?? container) === container && pod.startsWith(wanted.pod ?? '');
}

async function printOne({ client }: Connection, one: Container, request: LogsRequest): Promise<void> {
  const { since, tail, follow, previous, timestamps, hide, print } = request;
  const query = {
    ...(follow ? { follow: 'true' } : {}),
    ...(previous ? { previous: 'true' } : {}),
    ...(timestamps ? { timestamps: 'true' } : {}),
    ...(since === undefined ? {} : { sinceSeconds: String(Math.ceil(since)) }),
    ...(tail === undefined ? {} : { tailLines: String(tail) }),
  };
  const name = `${one.pod}/${one.container}`;
  const show = (line: string) => print(`${name}: ${hide(line)}`);
  // One log that cannot be read must not hide the others.
  await followContainerLog(client, one, show, AbortSignal.timeout(2 ** 31 - 1), query).catch((error: unknown) =>
    show(`(no log: ${error instanceof Error ? error.message : String(error)})`),
  );
}
