import { isJsonObject, type JsonObject } from '../../json/index.ts';
import type { Hook } from '../../manifest/index.ts';
import type { ApiClient } from '../cluster/apiClient.ts';
import { readContainerLog } from '../cluster/containerLog.ts';
import { podsOf } from '../readiness/ownedObjects.ts';
import { objectAt, textAt } from '../readiness/status.ts';

/** Limits the output: the newest pods, and the last lines of each container. A Job may have created many pods. */
const most = { pods: 3, lines: 200 };

/**
 * The logs of a hook's containers, if its annotation `helm.sh/hook-output-log-policy` asks for them. Never fails: a log must not fail a
 * release.
 * @returns lines, with a heading for each container
 */
export async function hookLogs(
  client: ApiClient,
  { output_log_policies: policies }: Hook,
  state: 'succeeded' | 'failed',
  live: JsonObject | undefined,
): Promise<string[]> {
  if (live === undefined || !policies.includes(`hook-${state}`)) return [];
  const found = live.kind === 'Pod' ? [live] : await podsOf(client, live);
  const pods = found.toSorted((left, right) => creationOf(left) - creationOf(right)).slice(-most.pods);
  const logs = await Promise.all(
    pods.flatMap((pod) => {
      const metadata = objectAt(pod, 'metadata');
      const place = { namespace: textAt(metadata, 'namespace'), pod: textAt(metadata, 'name') };
      return containersOf(pod).map(async (container) => {
        const log = await readContainerLog(client, { ...place, container }, { lines: most.lines }).catch(() => []);
        if (log.length === 0) return [];
        return [`log of container ${container} in pod ${place.pod}:`, ...log.map((line) => `  ${line}`)];
      });
    }),
  );
  return logs.flat();
}

function creationOf(pod: JsonObject): number {
  return Date.parse(textAt(objectAt(pod, 'metadata'), 'creationTimestamp')) || 0;
}

function containersOf(pod: JsonObject): string[] {
  const { initContainers, containers } = objectAt(pod, 'spec');
  return [initContainers, containers]
    .flatMap((list) => (Array.isArray(list) ? list.filter(isJsonObject) : []))
    .map((container) => textAt(container, 'name'));
}
