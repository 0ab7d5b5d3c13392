import { ReleaseError } from '../../errors.ts';
import { changedPaths, isJsonObject, type JsonObject, type ValuePath } from '../../json/index.ts';
import {
  appliedObject,
  fieldManager,
  type KubernetesObject,
  objectIdentity,
  parseManifest,
} from '../../manifest/index.ts';
import { ApiError, isApiError } from '../cluster/apiClient.ts';
import { applyObject } from '../cluster/apply.ts';
import { formatReference, referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';
import type { DeployedInputs } from '../inputs.ts';
import { passUnreadable } from '../storage/damage.ts';
import type { StoredRevision } from '../storage/revisionStore.ts';

type Cluster = Pick<Connection, 'client' | 'discovery'>;

/**
 * Makes sure that the run has applied what the revision records: `--target` and `--exclude` keep resources out of a run without a word.
 * Only objects that the program doubts are looked at. One is left out where its content has changed since the last revisions, and an
 * apply would still write that change: what webhooks, autoscalers and defaults make of other fields does not matter.
 * @throws ReleaseError RELEASE_INCOMPLETE naming what was left out; what the client throws
 */
export async function assertComplete(
  connection: Connection,
  inputs: DeployedInputs,
  { record, summary }: StoredRevision,
): Promise<void> {
  if (summary.ownLabels?.digest !== inputs.digest) throw incomplete(inputs, ['RevisionOpened']);
  const doubtful = new Set(inputs.doubtful ?? []);
  if (doubtful.size === 0 || record.info.status === 'deployed') return;
  const objects = parseManifest(record.manifest).map(({ object }) => object);
  const asked = objects.filter((object) => doubtful.has(objectIdentity(object, inputs.namespace)));
  const earlier = await earlierObjects(connection, inputs);
  const looks = await Promise.all(
    asked.map(async (object) => {
      const before = earlier.flatMap((objectsOf) => objectsOf.get(objectIdentity(object, inputs.namespace)) ?? []);
      return (await isLeftOut(connection, inputs, object, before)) ? [formatReference(referenceOf(object))] : [];
    }),
  );
  const names = looks.flat();
  if (names.length > 0) throw incomplete(inputs, names);
}

/** What the state may have of the objects: they are those of the last deployed revision, or of one that has failed after it. */
async function earlierObjects(
  { store }: Connection,
  { namespace, revision }: DeployedInputs,
): Promise<Map<string, KubernetesObject>[]> {
  const history = (await store.list()).filter(({ version }) => version < revision);
  const last = history.findLastIndex(({ status }) => status === 'deployed');
  const records = await Promise.all(
    history.slice(Math.max(0, last)).map(({ version }) => store.get(version).catch(passUnreadable)),
  );
  return records.flatMap((found) =>
    found
      ? [new Map(parseManifest(found.record.manifest).map(({ object }) => [objectIdentity(object, namespace), object]))]
      : [],
  );
}

/** @param before what earlier revisions recorded of it */
async function isLeftOut(
  { client, discovery }: Cluster,
  release: DeployedInputs,
  object: KubernetesObject,
  before: readonly KubernetesObject[],
): Promise<boolean> {
  const changed = before.flatMap((other) => changedPaths(contentOf(other), contentOf(object))).map(fieldOf);
  // What is new cannot be left out: the engine refuses to go on without it.
  if (changed.length === 0) return false;
  const path = await discovery.pathOf(referenceOf(object));
  if (path === undefined) return false;
  try {
    const live = await client.request({ path });
    const applied = await applyObject(client, path, appliedObject(object, release), {
      manager: fieldManager,
      dryRun: true,
    });
    const fields = changedPaths(contentOf(live), contentOf(applied)).map(fieldOf);
    return fields.some((field) => changed.some((other) => isWithin(field, other)));
  } catch (error) {
    // A field that cannot change in place: had it been applied, this apply would change nothing.
    if (isApiError(error, 'Invalid')) return true;
    if (!(error instanceof ApiError)) throw error;
    // One that is missing is created again, and what the server does not tell is no reason to refuse a release.
    return false;
  }
}

/** What a release decides of an object. */
function contentOf({ metadata, status: _status, ...content }: JsonObject): JsonObject {
  const { labels = {}, annotations = {} } = isJsonObject(metadata) ? metadata : {};
  return { ...content, metadata: { labels, annotations } };
}

/** The keys on the way to a field. Positions in lists do not count: others may add items. */
function fieldOf(path: ValuePath): string[] {
  const keys = path.filter((key) => typeof key === 'string');
  // The API server writes the texts of a Secret into its data.
  return keys[0] === 'stringData' ? ['data', ...keys.slice(1)] : keys;
}

/** Whether one of the two fields is in the other. */
function isWithin(left: readonly string[], right: readonly string[]): boolean {
  const depth = Math.min(left.length, right.length);
  return left.slice(0, depth).every((key, index) => key === right[index]);
}

function incomplete({ name, revision }: DeployedInputs, names: readonly string[]): ReleaseError {
  return new ReleaseError(
    'RELEASE_INCOMPLETE',
    `Revision ${revision} of release "${name}" cannot be deployed, since this run left out ${names.join(', ')}.`,
    { hint: 'Run it again without `--target` and `--exclude`: a revision is deployed as a whole.' },
  );
}
