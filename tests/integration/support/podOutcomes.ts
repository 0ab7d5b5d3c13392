import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../../components/json/index.ts';
import { podStages } from '../../../toolchain/cluster/podStages.ts';

/**
 * What kwok does with the pods of tests (see podStages.ts), and their logs: every container has a log of 20 lines, "line 1 of 20" …
 * "line 20 of 20", and as a previous container's log the same with "previous line". Writes the logs into the folder.
 * See https://kwok.sigs.k8s.io/docs/user/logs-configuration/.
 * @returns documents of kwok's configuration
 */
export async function podOutcomes(folder: string): Promise<JsonObject[]> {
  await mkdir(folder, { recursive: true });
  const logsFile = join(folder, 'container.log');
  const previousLogsFile = join(folder, 'previous.log');
  await Promise.all([
    writeFile(logsFile, containerLog('line')),
    writeFile(previousLogsFile, containerLog('previous line')),
  ]);
  const logs = { kind: 'ClusterLogs', spec: { logs: [{ logsFile, previousLogsFile }] } };
  return [...podStages, { apiVersion: 'kwok.x-k8s.io/v1alpha1', metadata: { name: 'logs' }, ...logs }];
}

/** In the format that kubelets write: time, stream, F for a full line. */
function containerLog(line: string): string {
  const lines = Array.from({ length: 20 }, (_, index) => `${line} ${index + 1} of 20`);
  return lines.map((text) => `2026-01-01T00:00:00.000000000Z stderr F ${text}\n`).join('');
}
