import type { HideSecrets } from '../../manifest/index.ts';
import type { ObjectReference } from '../cluster/discovery.ts';
import { oneLine } from '../cluster/oneLine.ts';
import type { Connection } from '../connection.ts';
import { newestSecretsHider } from '../live/hideReleaseSecrets.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { observeAll } from './observation.ts';
import { hasReadiness } from './readiness.ts';

/** The state of an object, for the progress view. */
export interface ObservedObject {
  reference: ObjectReference;
  ready: boolean;
  /** Why it is not ready; empty if it is ready. */
  reason: string;
}

/** Time limit of a round, in milliseconds. A short one, because the next round follows soon. */
const patienceMs = 3_000;

/** Observes objects of a release from another process, round by round. Leaves out kinds that are ready once they exist. */
export function observeObjects(
  connection: Connection,
  release: ReleaseIdentity,
): (references: readonly ObjectReference[]) => Promise<ObservedObject[]> {
  let hider: Promise<HideSecrets> | undefined;
  const hidden = async (reason: string) => {
    // Created late: only then the record of the new revision exists.
    hider ??= newestSecretsHider(connection, release.namespace);
    return (await hider)(oneLine(reason));
  };
  return async (references) => {
    const observations = await observeAll(connection, references.filter(hasReadiness), AbortSignal.timeout(patienceMs));
    return Promise.all(
      observations.map(async ({ reference, readiness }) => ({
        reference,
        ready: readiness.state === 'ready',
        reason: readiness.state === 'ready' ? '' : await hidden(readiness.reason),
      })),
    );
  };
}
