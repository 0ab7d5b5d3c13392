import { parseManifest, recordedCrds } from '../../manifest/index.ts';
import { changeInPlace } from '../apply/changeInPlace.ts';
import { assertComplete } from '../apply/leftOut.ts';
import { readListed } from '../apply/listedObject.ts';
import { restoreObjects } from '../apply/restoreObjects.ts';
import { referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { commitRevision, readOpenRevision } from '../history/commitRevision.ts';
import { failRevision, reasonOf } from '../history/failRevision.ts';
import { takeOverClosing } from '../history/openRevisions.ts';
import { contentOfRecord } from '../history/recordedContent.ts';
import type { DeployedInputs } from '../inputs.ts';
import { withoutReleaseSecrets } from '../live/hideReleaseSecrets.ts';
import { waitUntilReady } from '../readiness/waitUntilReady.ts';
import { removeOrphans } from '../removal/orphans.ts';
import { assertPresent } from '../removal/presence.ts';
import { runPendingHooks } from './releaseHooks.ts';

const now = () => new Date();
/** What was looked at so shortly before is not looked at again. */
const freshMs = 500;

/**
 * What comes after the release's objects: the one wait, the hooks, the commit. What goes wrong before the commit closes the
 * revision as failed.
 */
export async function deployRelease(connection: Connection, inputs: DeployedInputs): Promise<void> {
  const { name, namespace, owner, revision, wait, timeout, failFastAfter } = inputs;
  const { store } = connection;
  takeOverClosing(`${inputs.namespace}/${name}`);
  const opening = { name, version: revision, owner };
  const opened = await readOpenRevision(store, opening);
  const { record } = opened;
  const objects = parseManifest(record.manifest).map(({ object }) => object);
  const crds = recordedCrds(record.chart.metadata);
  const isPending = record.info.status !== 'deployed';
  try {
    // First: until then these fields look as if the run had left them out.
    if (isPending) await changeInPlace(connection, inputs, objects);
    await assertComplete(connection, inputs, opened);
    const restored = await restoreObjects(connection, inputs, { objects, others: crds.map(referenceOf) });
    // A replacement and a refresh may have brought back what Pulumi's state has of it. Later: a Pod that is missing is to be waited for.
    if (!isPending) await changeInPlace(connection, inputs, objects);
    const looked = Date.now();
    if (wait && (isPending || restored))
      await waitUntilReady(connection, objects.map(referenceOf), { timeout, failFastAfter });
    // Before the commit: what an interrupted run left undone, the next one finds again.
    await removeOrphans(connection, inputs, [...objects, ...crds]);
    await runPendingHooks(connection, 'post', { version: revision, timeout });
    const lasting = inputs.objects?.map(readListed) ?? objects.map(referenceOf);
    if (Date.now() - looked > freshMs) await assertPresent(connection, lasting);
  } catch (error) {
    const told = await withoutReleaseSecrets(connection, namespace, error, contentOfRecord(record));
    // A cluster that is gone cannot be written to, either; the next run closes the revision then.
    await failRevision(store, revision, reasonOf(told), now).catch(() => undefined);
    throw told;
  }
  // Read anew: hooks note in the record how they ran.
  await commitRevision(store, await readOpenRevision(store, opening), now);
}
