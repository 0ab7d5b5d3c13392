import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../json/index.ts';
import type { ApiClient } from '../cluster/apiClient.ts';
import { type ContainerReference, followContainerLog } from '../cluster/containerLog.ts';
import { podsOf } from '../readiness/ownedObjects.ts';
import { objectAt, objectsAt, textAt } from '../readiness/status.ts';

/** Logs that are being printed while they are written. */
export interface LogFollower {
  /** Ends it once all is printed that there is, or shortly after. Never fails. */
  end(): Promise<void>;
}

const pauseMs = 500;
/** What is left of a log when its hook has ended is on its way. */
const patienceMs = 3_000;

/**
 * Prints the logs of a hook's containers line by line, each beginning with its pod and container, while the hook runs.
 * A log that cannot be read is no reason for a hook to fail.
 * @param created the hook's object as the server made it
 */
export function followLogs(client: ApiClient, created: JsonObject, print: (line: string) => void): LogFollower {
  const stopped = new AbortController();
  const followed = new Map<string, Promise<void>>();
  let ending = false;

  const follow = (reference: ContainerReference) => {
    const { pod, container } = reference;
    const key = `${pod}/${container}`;
    if (followed.has(key)) return;
    const printLine = (line: string) => print(`${key}: ${line}`);
    followed.set(
      key,
      followContainerLog(client, reference, printLine, stopped.signal).catch(() => undefined),
    );
  };
  const look = async () => {
    for (const pod of await podsOfHook(client, created, stopped.signal)) for (const one of startedIn(pod)) follow(one);
  };
  const watching = (async () => {
    while (!ending) {
      await look().catch(() => undefined);
      await sleep(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();

  return {
    async end() {
      ending = true;
      const timer = setTimeout(() => stopped.abort(), patienceMs);
      await look().catch(() => undefined);
      await Promise.all(followed.values());
      clearTimeout(timer);
      stopped.abort();
      await watching;
    },
  };
}

async function podsOfHook(client: ApiClient, created: JsonObject, signal: AbortSignal): Promise<JsonObject[]> {
  if (created.kind !== 'Pod') return podsOf(client, created, signal);
  const { namespace, name } = objectAt(created, 'metadata');
  return [await client.request({ path: `/api/v1/namespaces/${String(namespace)}/pods/${String(name)}`, signal })];
}

/** The containers that have a log. */
function startedIn(pod: JsonObject): ContainerReference[] {
  const metadata = objectAt(pod, 'metadata');
  const place = { namespace: textAt(metadata, 'namespace'), pod: textAt(metadata, 'name') };
  const status = objectAt(pod, 'status');
  return [...objectsAt(status, 'initContainerStatuses'), ...objectsAt(status, 'containerStatuses')]
    .filter((container) => {
      const { running, terminated } = objectAt(container, 'state');
      return running !== undefined || terminated !== undefined;
    })
    .map((container) => ({ ...place, container: textAt(container, 'name') }));
}
