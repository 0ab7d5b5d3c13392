import { formatPosition, ReleaseError, ReleaseErrors } from '../../errors.ts';
import { type Check, problem } from './check.ts';

/**
 * Runs checks with a time limit. Errors and a timeout are reported as problems.
 * @param check the name of what is checked
 * @param patienceMs milliseconds
 */
export async function bounded(check: string, run: () => Promise<Check[]>, patienceMs: number): Promise<Check[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Check[]>((resolve) => {
    const late = problem(check, `There was no answer within ${patienceMs / 1000} s.`, 'Try again, or check by hand.');
    timer = setTimeout(() => resolve([late]), patienceMs);
  });
  try {
    return await Promise.race([run(), tooLong]);
  } catch (error) {
    return problemsOf(check, error);
  } finally {
    clearTimeout(timer);
  }
}

/** One problem for each ReleaseError; other errors keep their message. */
export function problemsOf(check: string, error: unknown): Check[] {
  if (error instanceof ReleaseErrors) return error.errors.flatMap((each) => problemsOf(check, each));
  if (!(error instanceof ReleaseError)) {
    return [problem(check, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))];
  }
  const place = error.position === undefined ? '' : ` (${formatPosition(error.position)})`;
  return [problem(check, `${error.code}: ${error.message}${place}`, error.hint)];
}
