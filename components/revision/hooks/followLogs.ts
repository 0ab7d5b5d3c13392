import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../json/index.ts';
import type { ApiClient } from '../cluster/apiClient.ts';
import { type ContainerReference, followContainerLog } from '../cluster/containerLog.ts';
import { podsOf } from '../readiness/ownedObjects.ts';
import { objectAt, objectsAt, textAt } from '../readiness/status.ts';

/** Prints logs while they are written. */
export interface LogFollower {
  /** Prints the rest, waits a moment for more, and stops. Never fails. */
  end(): Promise<void>;
}

const pauseMs = 500;
/** How long to wait for the rest of a log after the hook has ended. */
const patienceMs = 3_000;

/**
 * Prints the logs of a hook's containers while the hook runs. Each line begins with the pod and the container. Ignores logs that cannot be
 * read: they must not fail a hook.
 * @param created the hook's object as the server returned it
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
  const findContainers = async () => {
    for (const pod of await podsOfHook(client, created, stopped.signal)) for (const one of startedIn(pod)) follow(one);
  };
  const watching = (async () => {
    while (!ending) {
      await findContainers().catch(() => undefined);
      await sleep(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  })();

  return {
    async end() {
      ending = true;
      const timer = setTimeout(() => stopped.abort(), patienceMs);
      await findContainers().catch(() => undefined);
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

/** Containers that have started, so that they have a log. */
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
