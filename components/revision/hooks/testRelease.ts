import type { Hook } from '../../manifest/index.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { type Connection, connectTo } from '../connection.ts';
import { releaseNotFound } from '../history/readHistory.ts';
import { newestOf } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

export interface TestRequest {
  /** Seconds for each test. */
  timeout: number;
  /** Names of the test hooks that run. @default all */
  only?: readonly string[];
  /** Names of test hooks that do not run. @default none */
  except?: readonly string[];
  /** Prints the logs of the tests while they run. @default false */
  follow?: boolean;
  /** @default standard output */
  print?: (line: string) => void;
}

/**
 * Runs the test hooks of a release's newest revision and notes their runs there, as `helm test` does
 * (helm pkg/action/release_testing.go). The revision keeps its status, whatever comes out.
 * @returns the hooks that have run, with how; none when nothing is to be tested
 * @throws ReleaseError RELEASE_NOT_FOUND, HOOK_FAILED, REVISION_UNREADABLE, CLUSTER_*
 */
export async function testRelease(
  target: ClusterTarget,
  release: ReleaseIdentity,
  request: TestRequest,
): Promise<Hook[]> {
  return runTests(await connectTo(target, release), release, request);
}

/** The same for a connection at hand. */
export async function runTests(
  connection: Connection,
  release: ReleaseIdentity,
  { only, except = [], ...options }: TestRequest,
): Promise<Hook[]> {
  // Loaded here: the providers of a run that changes nothing need neither.
  const { fieldManager } = await import('../../manifest/index.ts');
  const { runHooks } = await import('./runHooks.ts');
  const newest = newestOf(await connection.store.list());
  if (newest === undefined) throw releaseNotFound(release);
  const selects = ({ name }: Hook) => !except.includes(name) && (only === undefined || only.includes(name));
  return runHooks(connection, { ...options, version: newest.version, event: 'test', fieldManager, selects });
}
