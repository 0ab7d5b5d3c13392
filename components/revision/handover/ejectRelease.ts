import { ReleaseError } from '../../errors.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { formatReference } from '../cluster/discovery.ts';
import { isThere } from '../cluster/isThere.ts';
import type { ClusterTarget } from '../cluster/target.ts';
import { type Connection, connectTo } from '../connection.ts';
import { assertNotInProgress, makerOf } from '../history/assertMayOpen.ts';
import { releaseNotFound } from '../history/readHistory.ts';
import { passUnreadable } from '../storage/damage.ts';
import { withoutOwnLabels } from '../storage/labels.ts';
import { newestDeployedOf, newestOf, type RevisionStore, type RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** What an ejection would hand back. */
export interface EjectionPlan {
  /** The deployed revision, with which Helm goes on. */
  revision: number;
  /** How many objects it recorded. */
  objects: number;
  /** What stays in the cluster and belongs to no release afterwards, as `Kind/name`. */
  stays: string[];
}

/**
 * Looks at the release in the cluster, before an ejection.
 * @param owner the UUID in the stack's state
 * @throws ReleaseError RELEASE_NOT_FOUND, RELEASE_IN_PROGRESS, RELEASE_NOT_DEPLOYED, REVISION_FOREIGN, REVISION_UNREADABLE, CLUSTER_*
 */
export async function planEjection(
  target: ClusterTarget,
  release: ReleaseIdentity,
  owner: string,
): Promise<EjectionPlan> {
  return planFor(await connectTo(target, release), release, owner);
}

/** The same for a connection at hand. */
export async function planFor(connection: Connection, release: ReleaseIdentity, owner: string): Promise<EjectionPlan> {
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

/** One whose marks an ejection that was cut off has removed already is this stack's still. */
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
    `Revision ${newest.version} of release "${name}" is ${newest.status}: only a release that is deployed can be handed back.`,
    {
      hint:
        newest.status === 'uninstalling' || deployed === undefined
          ? 'End it with `pulumi destroy`, or deploy it with `pulumi up`.'
          : `Let a \`pulumi up\` succeed first, or go back with \`helm rollback ${name} ${deployed.version} -n ${namespace}\` and \`pulumi up --refresh\`.`,
    },
  );
}

/**
 * Hands the release back to Helm: the fields of its objects become Helm's, what only Pulumi needs on them goes, and the
 * revisions lose our marks. Nothing is deleted, and no pod template is touched. Each step may be done twice, so that what was
 * cut off can be repeated; the newest revision goes last.
 * @throws ReleaseError as {@link planEjection}; REVISION_CONFLICT
 */
export async function ejectRelease(target: ClusterTarget, release: ReleaseIdentity, owner: string): Promise<void> {
  await ejectFrom(await connectTo(target, release), release, owner);
}

/** The same for a connection at hand. */
export async function ejectFrom(connection: Connection, release: ReleaseIdentity, owner: string): Promise<void> {
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
  for (const revision of await store.list()) await unmark(store, revision.version).catch(passUnreadable);
}

async function unmark(store: RevisionStore, version: number): Promise<void> {
  const revision = await store.get(version);
  const labels = withoutOwnLabels(revision.labels);
  if (Object.keys(labels).length < Object.keys(revision.labels).length) await store.update({ ...revision, labels });
}
