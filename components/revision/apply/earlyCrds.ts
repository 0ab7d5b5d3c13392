import { ReleaseError } from '../../errors.ts';
import { fieldManager, sharedObject, unpackObjects } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import type { Cluster } from '../connection.ts';
import { reasonOf } from '../history/failRevision.ts';
import { createHookObject } from '../hooks/hookObject.ts';
import { hookOutcome } from '../hooks/hookOutcome.ts';

/**
 * Applies the CRDs in `crds/` that hooks need, and waits until their kinds are served. Pulumi would apply them too late, and takes them over
 * later with the same server-side apply. They stay in the cluster even if the release fails.
 * @param packed the CRDs, as packObjects returns them
 * @param timeout seconds for each CRD
 * @param print called with the list of the CRDs. @default standard output, which Pulumi shows
 * @throws ReleaseError HOOK_FAILED for a CRD that the API server refuses, or whose kind is not served in time
 */
export async function createEarlyCrds(
  connection: Cluster,
  packed: string,
  timeout: number,
  print: (line: string) => void = announce,
): Promise<void> {
  const crds = unpackObjects(packed);
  print(`Hooks need ${crds.map((object) => formatReference(referenceOf(object))).join(', ')}.`);
  const creation = { manager: fieldManager, wasDeleted: false, timeout };
  await Promise.all(
    crds.map(async (object) => {
      const reference = referenceOf(object);
      const fail = (reason: unknown) => {
        const cause = reason instanceof Error ? { cause: reason } : {};
        const hint = (reason instanceof ReleaseError && reason.hint) || 'Fix it in `crds/` of the chart.';
        const message = `${formatReference(reference)}, which hooks need: ${reasonOf(reason)}`;
        return new ReleaseError('HOOK_FAILED', message, { hint, ...cause });
      };
      const outcome = await createHookObject(connection, reference, sharedObject(object), creation)
        .then((created) => hookOutcome(connection, reference, created, timeout))
        .catch((error: unknown) => {
          throw fail(error);
        });
      if (outcome.state === 'failed') throw fail(outcome.reason);
    }),
  );
}
