import { ReleaseError } from '../../errors.ts';
import { ownChart, parseManifest, subchartOf } from '../../manifest/index.ts';
import { changeInPlace } from '../apply/changeInPlace.ts';
import { restoreObjects } from '../apply/restoreObjects.ts';
import { referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import { readOpenRevision } from '../history/commitRevision.ts';
import { failRevision, reasonOf } from '../history/failRevision.ts';
import { contentOfRecord } from '../history/recordedContent.ts';
import type { ReadyInputs } from '../inputs.ts';
import { withoutReleaseSecrets } from '../live/hideReleaseSecrets.ts';
import { waitUntilReady } from '../readiness/waitUntilReady.ts';

const now = () => new Date();

/**
 * Waits until the objects of one subchart are ready, before its dependents are created or updated. Also waits if `wait` is false: the user
 * asked for this order. On failure, closes the revision as failed.
 * @throws ReleaseError RELEASE_NOT_READY, and what the last wait throws
 */
export async function awaitSubchart(connection: Connection, inputs: ReadyInputs): Promise<void> {
  const { name, owner, revision, part, timeout, failFastAfter } = inputs;
  const { store } = connection;
  const { record } = await readOpenRevision(store, { name, version: revision, owner });
  // Only the order is new; the release is deployed already.
  if (record.info.status === 'deployed') return;
  const objects = parseManifest(record.manifest)
    .filter(({ source }) => subchartOf(source) === part)
    .map(({ object }) => object);
  try {
    await changeInPlace(connection, inputs, objects);
    await restoreObjects(connection, inputs, { objects });
    await waitUntilReady(connection, objects.map(referenceOf), { timeout, failFastAfter });
  } catch (error) {
    const shown = await withoutReleaseSecrets(connection, inputs.namespace, error, contentOfRecord(record));
    const failure = withConsequence(shown, part);
    // Ignore a failure here: the cluster may be unreachable. The next run closes the revision then.
    await failRevision(store, revision, reasonOf(failure), now).catch(() => undefined);
    throw failure;
  }
}

function withConsequence(error: unknown, part: string): unknown {
  if (!(error instanceof ReleaseError) || error.code !== 'RELEASE_NOT_READY') return error;
  const what = part === ownChart ? "The chart's own objects are" : `"${part}" is`;
  const { message, hint = '' } = error;
  return new ReleaseError(
    error.code,
    `${what} not ready, so the objects that wait for it were not changed. ${message}`,
    {
      hint,
      cause: error,
    },
  );
}
