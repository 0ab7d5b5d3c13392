import { formatError, ReleaseError } from '../../errors.ts';
import type { Hook } from '../../manifest/index.ts';
import { readRevision, testRelease } from '../../revision/index.ts';
import { chosenRelease } from '../target/chosenRelease.ts';
import type { OutputOptions, ReleaseOptions } from '../terminal/options.ts';
import { formatTable, outputWidth, serialize } from '../terminal/output.ts';
import { printMessage } from '../terminal/print.ts';
import { localTime } from './history.ts';

export interface TestFilter {
  name: string;
  /** Whether to run all tests except this one. */
  excluded: boolean;
}

export interface TestOptions extends ReleaseOptions, OutputOptions {
  filter: readonly TestFilter[];
  logs?: boolean;
  /** Time limit for each test, in seconds. */
  timeout: number;
}

/**
 * Runs the tests of a release as `helm test` does; progress and logs go to standard error.
 * @returns the result of each test, and whether one has failed
 */
export async function test(
  name: string | undefined,
  { filter, logs = false, timeout, output, ...options }: TestOptions,
): Promise<{ text: string; failed: boolean }> {
  const { connection, ...release } = await chosenRelease(name, options);
  const only = namesOf(filter, false);
  const except = namesOf(filter, true);
  const started = new Date().toISOString();
  let failed = false;
  try {
    const names = only.length === 0 ? {} : { only };
    const ran = await testRelease(connection, release, {
      ...names,
      except,
      timeout,
      follow: logs,
      print: printMessage,
    });
    if (ran.length === 0) printMessage('No test was run: the revision has no tests, or the filter matches none.');
  } catch (error) {
    if (!(error instanceof ReleaseError) || error.code !== 'HOOK_FAILED') throw error;
    printMessage(formatError(error));
    failed = true;
  }
  const { hooks } = await readRevision(connection, release);
  const ran = hooks.filter(
    ({ events, last_run: run }) => events.includes('test') && (run?.started_at ?? '') >= started,
  );
  return { text: resultsOf(ran, output), failed };
}

function namesOf(filter: readonly TestFilter[], excluded: boolean): string[] {
  return filter.filter((each) => each.excluded === excluded).map(({ name }) => name);
}

function resultsOf(hooks: readonly Hook[], output: OutputOptions['output']): string {
  const results = hooks
    .map(({ name, kind, last_run: run }) => ({
      name,
      kind,
      phase: run?.phase || 'Unknown',
      started_at: run?.started_at ?? '',
      completed_at: run?.completed_at ?? '',
    }))
    .sort((left, right) => (left.started_at < right.started_at ? -1 : 1));
  if (output !== 'table') return serialize(results, output);
  if (results.length === 0) return '';
  const rows = results.map(({ name, phase, started_at, completed_at }) => [
    name,
    phase,
    localTime(started_at),
    localTime(completed_at),
  ]);
  return formatTable(['TEST', 'PHASE', 'STARTED', 'COMPLETED'], rows, outputWidth());
}
