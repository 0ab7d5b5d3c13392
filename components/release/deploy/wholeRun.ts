import * as pulumi from '@pulumi/pulumi';
import { ReleaseError } from '../../errors.ts';
import {
  listedIdentities,
  listedObjects,
  listSame,
  logicalName,
  type ObjectList,
  objectIdentity,
} from '../../manifest/index.ts';
import { reportError } from '../../reportedErrors.ts';
import { settledValue } from '../outputParts.ts';
import type { ObjectListResource, RevisionOpened } from '../revisionResources.ts';

/** What a run deploys. */
export interface RunTarget {
  name: string;
  namespace: string;
  digest: string;
  /** The list that the run passes to `object-list`. */
  objects: ObjectList;
  /** Closes the revision that the run has opened. */
  onRefused: (reason: string) => Promise<void>;
}

/**
 * Checks that a run is complete before it changes an object: `--target` and `--exclude` may leave out the resource that opens the
 * revision, or the one that deletes dropped objects. The engine then returns the outputs in the state.
 * @throws pulumi.RunError RELEASE_INCOMPLETE
 */
export async function assertBegun(
  run: RunTarget,
  opened: Pick<RevisionOpened, 'digest'>,
  listed: Pick<ObjectListResource, 'objects'>,
): Promise<void> {
  const digest = await settledValue(opened.digest);
  if (digest !== undefined && digest !== run.digest) throw leftOut(run, 'RevisionOpened (opened)', nothingChanged);
  // The engine returns what this program once stored.
  const before = (await settledValue(listed.objects)) as ObjectList | undefined;
  if (before === undefined || listSame(before, run.objects)) return;
  const wanted = listedIdentities(run.objects);
  const dropped = listedObjects(before).filter((object) => !wanted.has(objectIdentity(object)));
  const names = dropped.map((object) => logicalName(object, run.namespace));
  const what =
    names.length === 0 ? 'ObjectList (object-list)' : `ObjectList (object-list), which deletes ${names.join(', ')}`;
  const error = leftOut(run, what, nothingChanged);
  await run.onRefused(error.message);
  throw error;
}

/**
 * Checks that a run ends with the commit of the revision that it opened.
 * @param opened the revision of RevisionOpened
 * @param deployed the outputs of RevisionDeployed
 * @throws pulumi.RunError RELEASE_INCOMPLETE
 */
export async function assertEnded(
  run: RunTarget,
  opened: number,
  deployed: { digest: string; revision: number },
): Promise<void> {
  if (deployed.digest === run.digest && deployed.revision === opened) return;
  const error = leftOut(run, 'RevisionDeployed (deployed)', 'The revision is not deployed.');
  await run.onRefused(error.message);
  throw error;
}

const nothingChanged = 'Nothing of the release has been changed.';

function leftOut({ name }: RunTarget, what: string, state: string): pulumi.RunError {
  const error = new ReleaseError(
    'RELEASE_INCOMPLETE',
    `Release "${name}" has changes, and this run leaves out ${what}. ${state}`,
    {
      hint:
        'Run it again without `--target` and `--exclude`: a revision is deployed as a whole. A destroy needs no program: leave out ' +
        '`--run-program`.',
    },
  );
  return new pulumi.RunError(reportError(error));
}
