import { stripVTControlCharacters } from 'node:util';
import type { ApiClient } from './apiClient.ts';

/** One container of a pod. */
export interface ContainerReference {
  namespace: string;
  pod: string;
  container: string;
}

export interface LogRequest {
  /** How many of the last lines. */
  lines: number;
  /** The container's last run instead of the one that is about to begin. @default false */
  previous?: boolean;
  signal?: AbortSignal;
}

/** Longer lines are cut: a log is quoted in a terminal. */
const longestLine = 500;
/** What the server sends at most, in bytes. */
const limitBytes = 64 * 1024;

/**
 * The last lines of a container's log, without what a terminal would take for a command.
 * @throws ApiError when there is no such log (yet), ReleaseError CLUSTER_UNREACHABLE
 */
export async function readContainerLog(
  client: ApiClient,
  { namespace, pod, container }: ContainerReference,
  { lines, previous = false, signal }: LogRequest,
): Promise<string[]> {
  const query = new URLSearchParams({ container, tailLines: String(lines), limitBytes: String(limitBytes) });
  if (previous) query.set('previous', 'true');
  const text = await client.requestText({
    path: `/api/v1/namespaces/${namespace}/pods/${pod}/log?${query}`,
    accept: '*/*',
    ...(signal === undefined ? {} : { signal }),
  });
  const found = stripVTControlCharacters(text).replaceAll('\r', '').trimEnd().split('\n');
  return found
    .filter((line) => line !== '')
    .map((line) => (line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`));
}
