import { printable } from '../../printable.ts';
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
    signal,
  });
  return text
    .split('\n')
    .map(shownLine)
    .filter((line) => line !== '');
}

/**
 * Prints a container's log from its beginning on, line by line as it is written, until the container has ended.
 * @throws as {@link readContainerLog} does
 */
export async function followContainerLog(
  client: ApiClient,
  { namespace, pod, container }: ContainerReference,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const query = new URLSearchParams({ container, follow: 'true' });
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log?${query}`;
  let rest = '';
  for await (const piece of await client.requestStream({ path, accept: '*/*', signal })) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) print(shownLine(line));
  }
  if (rest !== '') print(shownLine(rest));
}

function shownLine(text: string): string {
  const line = printable(text).trimEnd();
  return line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`;
}
