import { printable } from '../../printable.ts';
import type { ApiClient } from './apiClient.ts';

/** One container of a pod. */
export interface ContainerReference {
  namespace: string;
  pod: string;
  container: string;
}

export interface LogRequest {
  /** How many lines, counted from the end. */
  lines: number;
  /** Whether to read the log of the container's previous run. @default false */
  previous?: boolean;
  signal?: AbortSignal;
}

/** Longer lines are cut, because the log is shown in a terminal. */
const longestLine = 500;
/** Limit for the response, in bytes. */
const limitBytes = 64 * 1024;

/**
 * The last lines of a container's log, without terminal control sequences.
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
 * Prints a container's log from its first line until the container ends, as lines arrive.
 * @param options of the API's log request, beside the container. @default follow the log
 * @throws as {@link readContainerLog} does
 */
export async function followContainerLog(
  client: ApiClient,
  { namespace, pod, container }: ContainerReference,
  print: (line: string) => void,
  signal: AbortSignal,
  options: Readonly<Record<string, string>> = { follow: 'true' },
): Promise<void> {
  const query = new URLSearchParams({ container, ...options });
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
