import { ReleaseError, releaseErrors } from '../../../errors.ts';
import type { ProblemData } from '../../../report/index.ts';

/** How long the page waits for a cluster, in milliseconds: an unreachable one must not delay the others. */
const patienceMs = 20_000;

/** An error as the page shows it. */
export function problemOf(error: unknown): ProblemData {
  try {
    const [first, ...others] = releaseErrors(error);
    if (first === undefined) return { message: String(error) };
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const { code, message, hint } = first;
    return { code, message: `${message}${more}`, ...(hint === undefined ? {} : { hint }) };
  } catch {
    return { message: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/** Ends a read that takes too long. @throws ReleaseError CLUSTER_UNREACHABLE */
export async function inTime<Result>(read: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const message = `The cluster did not answer within ${patienceMs / 1000} s.`;
    timer = setTimeout(() => reject(new ReleaseError('CLUSTER_UNREACHABLE', message)), patienceMs);
  });
  try {
    return await Promise.race([read, late]);
  } finally {
    clearTimeout(timer);
  }
}
