import type { HideSecrets } from '../../manifest/index.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { oneLine } from '../cluster/oneLine.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { connectTo } from '../connection.ts';
import { newestSecretsHider } from '../live/hideReleaseSecrets.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { observeAll } from './observation.ts';
import { hasReadiness } from './readiness.ts';

/** How an object is doing, for somebody who watches. */
export interface ObservedObject {
  reference: ObjectReference;
  ready: boolean;
  /** Why it is not ready yet. */
  reason: string;
}

/** A round may take so long, in milliseconds: it is asked again soon. */
const patienceMs = 3_000;

/** Looks at objects of a release from outside of its run, round by round. Those that are ready by being there are left out. */
export async function observeObjects(
  target: ClusterTarget,
  release: ReleaseIdentity,
): Promise<(references: readonly ObjectReference[]) => Promise<ObservedObject[]>> {
  const connection = await connectTo(target, release);
  let hider: Promise<HideSecrets> | undefined;
  const hidden = async (reason: string) => {
    // The revision that is being deployed has been recorded when there is something to look at.
    hider ??= newestSecretsHider(connection, release.namespace);
    return (await hider)(oneLine(reason));
  };
  return async (references) => {
    const looks = await observeAll(connection, references.filter(hasReadiness), AbortSignal.timeout(patienceMs));
    return Promise.all(
      looks.map(async ({ reference, readiness }) => ({
        reference,
        ready: readiness.state === 'ready',
        reason: readiness.state === 'ready' ? '' : await hidden(readiness.reason),
      })),
    );
  };
}
