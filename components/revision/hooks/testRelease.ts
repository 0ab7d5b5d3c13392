import type { Hook } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { releaseNotFound } from '../history/readHistory.ts';
import { newestOf } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

export interface TestRequest {
  /** Seconds for each test. */
  timeout: number;
  /** Names of the test hooks to run. @default all */
  only?: readonly string[];
  /** Names of test hooks to skip. @default none */
  except?: readonly string[];
  /** Whether to print the logs of the tests while they run. @default false */
  follow?: boolean;
  /** @default standard output */
  print?: (line: string) => void;
}

/**
 * Runs the test hooks of a release's newest revision and records their results, as `helm test` does (helm pkg/action/release_testing.go).
 * The revision keeps its status.
 * @returns the hooks with their results; empty if there are no tests
 * @throws ReleaseError RELEASE_NOT_FOUND, HOOK_FAILED, REVISION_UNREADABLE, CLUSTER_*
 */
export async function testRelease(
  connection: Connection,
  release: ReleaseIdentity,
  { only, except = [], ...options }: TestRequest,
): Promise<Hook[]> {
  // Lazy imports: the providers of a run without changes do not need them.
  const { fieldManager } = await import('../../manifest/index.ts');
  const { runHooks } = await import('./runHooks.ts');
  const newest = newestOf(await connection.store.list());
  if (newest === undefined) throw releaseNotFound(release);
  const selects = ({ name }: Hook) => !except.includes(name) && (only === undefined || only.includes(name));
  return runHooks(connection, { ...options, version: newest.version, event: 'test', fieldManager, selects });
}
