import { parseManifest, recordedCrds } from '../../manifest/index.ts';
import { changeInPlace } from '../apply/changeInPlace.ts';
import { assertComplete } from '../apply/leftOut.ts';
import { readListed } from '../apply/listedObject.ts';
import { restoreObjects } from '../apply/restoreObjects.ts';
import { assertAsRecorded } from '../apply/transformed.ts';
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
/** Objects that were checked this recently are not checked again. */
const freshMs = 500;

/**
 * The last steps of a deploy, after the release's objects are applied: wait, hooks, commit. On failure before the commit, closes the
 * revision as failed.
 */
export async function deployRelease(connection: Connection, inputs: DeployedInputs): Promise<void> {
  const { name, namespace, owner, revision, wait, waitForJobs, timeout, failFastAfter } = inputs;
  const { store } = connection;
  takeOverClosing(`${inputs.namespace}/${name}`);
  const opening = { name, version: revision, owner };
  const opened = await readOpenRevision(store, opening);
  const { record } = opened;
  const objects = parseManifest(record.manifest).map(({ object }) => object);
  const crds = recordedCrds(record.chart.metadata);
  const isPending = record.info.status !== 'deployed';
  try {
    // Before assertComplete, which would report these fields as left out of the run.
    if (isPending) await changeInPlace(connection, inputs, objects);
    await assertComplete(connection, inputs, opened, objects);
    if (isPending) await assertAsRecorded(connection, inputs, objects);
    const restored = await restoreObjects(connection, inputs, { objects, others: crds.map(referenceOf) });
    // Again for a deployed revision: a replacement or a refresh may have restored fields from Pulumi's state. After restoreObjects, so that a
    // missing Pod is waited for.
    if (!isPending) {
      await changeInPlace(connection, inputs, objects);
      await assertAsRecorded(connection, inputs, objects);
    }
    const checkedAt = Date.now();
    if (wait && (isPending || restored))
      await waitUntilReady(connection, objects.map(referenceOf), { timeout, failFastAfter, waitForJobs });
    // Before the commit: if this run is interrupted here, the next one finds the orphans again.
    await removeOrphans(connection, inputs, [...objects, ...crds]);
    if (record.hooks.length > 0) await runPendingHooks(connection, 'post', { version: revision, timeout });
    const lasting = inputs.objects?.map(readListed) ?? objects.map(referenceOf);
    if (Date.now() - checkedAt > freshMs) await assertPresent(connection, lasting);
  } catch (error) {
    const failure = await withoutReleaseSecrets(connection, namespace, error, contentOfRecord(record));
    // Ignore a failure here: the cluster may be unreachable. The next run closes the revision then.
    await failRevision(store, revision, reasonOf(failure), now).catch(() => undefined);
    throw failure;
  }
  // Read the record again: the hooks have stored their results in it.
  await commitRevision(store, await readOpenRevision(store, opening), now);
}
