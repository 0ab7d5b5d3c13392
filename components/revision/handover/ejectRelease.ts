import { ReleaseError } from '../../errors.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { formatReference } from '../cluster/discovery.ts';
import { isThere } from '../cluster/isThere.ts';
import type { Connection } from '../connection.ts';
import { assertNotInProgress, makerOf } from '../history/assertMayOpen.ts';
import { releaseNotFound } from '../history/readHistory.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import { withoutOwnLabels } from '../storage/labels.ts';
import { newestDeployedOf, newestOf, type RevisionStore, type RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** What an ejection will do. */
export interface EjectionPlan {
  /** The deployed revision, from which Helm continues. */
  revision: number;
  /** Number of objects in that revision. */
  objects: number;
  /** Objects that stay in the cluster but will not belong to a release, as `Kind/name`. */
  stays: string[];
}

/**
 * Checks a release before its ejection.
 * @param owner the UUID in the stack's state
 * @throws ReleaseError RELEASE_NOT_FOUND, RELEASE_IN_PROGRESS, RELEASE_NOT_DEPLOYED, REVISION_FOREIGN, REVISION_UNREADABLE, CLUSTER_*
 */
export async function planEjection(
  connection: Connection,
  release: ReleaseIdentity,
  owner: string,
): Promise<EjectionPlan> {
  const { credentialsName, objectIdentity, parseManifest } = await import('../../manifest/index.ts');
  const { version } = newestOfOwner(release, await connection.store.list(), owner);
  const { record } = await connection.store.get(version);
  const identities = new Set(
    parseManifest(record.manifest).map(({ object }) => objectIdentity(object, release.namespace)),
  );
  const unlisted = [
    { apiVersion: 'v1', kind: 'Namespace', name: release.namespace },
    { apiVersion: 'v1', kind: 'Secret', name: credentialsName(release.name) },
  ];
  const stays: string[] = [];
  for (const reference of unlisted) {
    const { name } = reference;
    const listed = identities.has(objectIdentity({ ...reference, metadata: { name } }, release.namespace));
    const path = await connection.discovery.pathOf(reference);
    if (!listed && path !== undefined && (await isThere(connection.client, path)))
      stays.push(formatReference(reference));
  }
  return { revision: version, objects: identities.size, stays };
}

/** A revision without our labels still counts as ours: an interrupted ejection may have removed them. */
function newestOfOwner(release: ReleaseIdentity, history: readonly RevisionSummary[], owner: string): RevisionSummary {
  const newest = newestOf(history);
  if (newest === undefined) throw releaseNotFound(release);
  const { name, namespace } = release;
  if (newest.ownLabels !== undefined && newest.ownLabels.owner !== owner) {
    throw new ReleaseError('REVISION_FOREIGN', `Release "${name}" belongs to ${makerOf(newest)}.`, {
      hint: 'Eject it from that stack.',
    });
  }
  if (newest.ownLabels?.owner !== owner) assertNotInProgress(name, newest, new Date());
  if (newest.status === 'deployed') return newest;
  const deployed = newestDeployedOf(history);
  throw new ReleaseError(
    'RELEASE_NOT_DEPLOYED',
    `Revision ${newest.version} of release "${name}" is ${newest.status}: only a deployed release can be handed back.`,
    {
      hint:
        newest.status === 'uninstalling' || deployed === undefined
          ? 'End it with `pulumi destroy`, or deploy it with `pulumi up`.'
          : `Let a \`pulumi up\` succeed first, or roll back with \`helm rollback ${name} ${deployed.version} -n ${namespace}\` and \`pulumi up --refresh\`.`,
    },
  );
}

/**
 * Hands the release back to Helm: moves the managed fields to Helm, removes Pulumi's annotations from the objects, and our labels from the
 * revisions. Deletes nothing and changes no pod template. Every step can be repeated after an interruption; the newest revision goes last.
 * @throws ReleaseError as {@link planEjection}; REVISION_CONFLICT
 */
export async function ejectRelease(connection: Connection, release: ReleaseIdentity, owner: string): Promise<void> {
  const { credentialsName, fieldManager, objectIdentity, parseManifest } = await import('../../manifest/index.ts');
  const { disown, handBack } = await import('./handBack.ts');
  const { store } = connection;
  const { version } = newestOfOwner(release, await store.list(), owner);
  const { record } = await store.get(version);
  const identityOf = (object: KubernetesObject) => objectIdentity(object, release.namespace);
  const objects = parseManifest(record.manifest).map(({ object }) => object);
  const credentials = { apiVersion: 'v1', kind: 'Secret', metadata: { name: credentialsName(release.name) } };
  const listed = objects.some((object) => identityOf(object) === identityOf(credentials));
  await Promise.all([
    ...objects.map((object) => handBack(connection, release, object, fieldManager)),
    ...(listed ? [] : [disown(connection, release, credentials, fieldManager)]),
  ]);
  for (const revision of await store.list()) await removeOwnLabels(store, revision.version).catch(ignoreUnreadable);
}

async function removeOwnLabels(store: RevisionStore, version: number): Promise<void> {
  const revision = await store.get(version);
  const labels = withoutOwnLabels(revision.labels);
  if (Object.keys(labels).length < Object.keys(revision.labels).length) await store.update({ ...revision, labels });
}
