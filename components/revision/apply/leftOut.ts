import { ReleaseError } from '../../errors.ts';
import { changedPaths, type ValuePath } from '../../json/index.ts';
import { type KubernetesObject, objectIdentity, parseManifest } from '../../manifest/index.ts';
import { ApiError, isApiError } from '../cluster/apiClient.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import type { Cluster, Connection } from '../connection.ts';
import type { DeployedInputs } from '../inputs.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import type { StoredRevision } from '../storage/revisionStore.ts';
import { controlledContent, dryRunApply } from './dryRunApply.ts';

/**
 * Checks that the run has applied the whole revision: `--target` and `--exclude` silently skip resources. Checks only objects that the program
 * is unsure about. An object was skipped if its content has changed since the last revisions and an apply would still write that change. So
 * changes of other fields by webhooks, autoscalers and defaults do not matter.
 * @param objects those of the revision
 * @throws ReleaseError RELEASE_INCOMPLETE with the skipped resources; what the client throws
 */
export async function assertComplete(
  connection: Connection,
  inputs: DeployedInputs,
  { record, summary }: StoredRevision,
  objects: readonly KubernetesObject[],
): Promise<void> {
  if (summary.ownLabels?.digest !== inputs.digest) throw incomplete(inputs, ['RevisionOpened']);
  const doubtful = new Set(inputs.doubtful ?? []);
  if (doubtful.size === 0 || record.info.status === 'deployed') return;
  const asked = objects.filter((object) => doubtful.has(objectIdentity(object, inputs.namespace)));
  const earlier = await earlierObjects(connection, inputs);
  const skipped = await Promise.all(
    asked.map(async (object) => {
      const before = earlier.flatMap((objectsOf) => objectsOf.get(objectIdentity(object, inputs.namespace)) ?? []);
      return (await isLeftOut(connection, inputs, object, before)) ? [formatReference(referenceOf(object))] : [];
    }),
  );
  const names = skipped.flat();
  if (names.length > 0) throw incomplete(inputs, names);
}

/** Versions of the objects that may be in the state: from the last deployed revision and from failed ones after it. */
async function earlierObjects(
  { store }: Connection,
  { namespace, revision }: DeployedInputs,
): Promise<Map<string, KubernetesObject>[]> {
  const history = (await store.list()).filter(({ version }) => version < revision);
  const last = history.findLastIndex(({ status }) => status === 'deployed');
  const records = await Promise.all(
    history.slice(Math.max(0, last)).map(({ version }) => store.get(version).catch(ignoreUnreadable)),
  );
  return records.flatMap((found) =>
    found
      ? [new Map(parseManifest(found.record.manifest).map(({ object }) => [objectIdentity(object, namespace), object]))]
      : [],
  );
}

/** @param before the object in earlier revisions */
async function isLeftOut(
  cluster: Cluster,
  release: DeployedInputs,
  object: KubernetesObject,
  before: readonly KubernetesObject[],
): Promise<boolean> {
  const changed = before
    .flatMap((other) => changedPaths(controlledContent(other), controlledContent(object)))
    .map(fieldOf);
  // A new object cannot be skipped, because the engine needs it to continue.
  if (changed.length === 0) return false;
  try {
    const found = await dryRunApply(cluster, release, object);
    if (found === undefined) return false;
    const fields = changedPaths(controlledContent(found.live), controlledContent(found.applied)).map(fieldOf);
    return fields.some((field) => changed.some((other) => isWithin(field, other)));
  } catch (error) {
    // An immutable field differs: if the run had applied it, this apply would change nothing.
    if (isApiError(error, 'Invalid')) return true;
    if (!(error instanceof ApiError)) throw error;
    // A missing object is recreated later. If the server does not answer the question, that is no reason to fail a release.
    return false;
  }
}

/** The keys on the path to a field, without positions in lists, because others may add items. */
function fieldOf(path: ValuePath): string[] {
  const keys = path.filter((key) => typeof key === 'string');
  // The API server writes stringData of a Secret into its data.
  return keys[0] === 'stringData' ? ['data', ...keys.slice(1)] : keys;
}

/** Whether one of the fields contains the other. */
function isWithin(left: readonly string[], right: readonly string[]): boolean {
  const depth = Math.min(left.length, right.length);
  return left.slice(0, depth).every((key, index) => key === right[index]);
}

function incomplete({ name, revision }: DeployedInputs, names: readonly string[]): ReleaseError {
  return new ReleaseError(
    'RELEASE_INCOMPLETE',
    `Revision ${revision} of release "${name}" cannot be deployed, because this run skipped ${names.join(', ')}.`,
    { hint: 'Run it again without `--target` and `--exclude`: a revision is deployed as a whole.' },
  );
}
