import { ReleaseError } from '../../errors.ts';
import { fieldManager, sharedObject, unpackObjects } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { reasonOf } from '../history/failRevision.ts';
import { createHookObject } from '../hooks/hookObject.ts';
import { hookOutcome } from '../hooks/hookOutcome.ts';

/**
 * Applies the definitions of `crds/` that hooks need, as Pulumi does a little later, and waits until their kinds are served. Pulumi takes
 * them over by the same server-side apply. They stay in the cluster, whatever becomes of the release.
 * @param packed the definitions, as packObjects packs them
 * @param timeout seconds for each of them
 * @param print told which they are. @default standard output, which Pulumi shows
 * @throws ReleaseError HOOK_FAILED for one that the API server refuses, or whose kind is not served in time
 */
export async function createEarlyCrds(
  connection: Pick<Connection, 'client' | 'discovery'>,
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
        const hint = (reason instanceof ReleaseError && reason.hint) || 'Correct it in `crds/` of the chart.';
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
