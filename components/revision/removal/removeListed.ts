import { ReleaseError } from '../../errors.ts';
import {
  type KubernetesObject,
  listedIdentities,
  listedObjects,
  type ObjectList,
  objectIdentity,
  parseManifest,
  recordedCrds,
} from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import type { ObjectsInputs } from '../inputs.ts';
import type { DeclaredReleases } from '../provider/declaredReleases.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import { isPending } from '../storage/record.ts';
import { newestOf, type RevisionSummary } from '../storage/revisionStore.ts';
import { removeObjects } from './removeObjects.ts';
import { isUninstall } from './uninstallRelease.ts';

/**
 * Deletes the objects of an object list that Pulumi deletes: all of them in an uninstall, otherwise those that the deployed revision does not
 * have.
 * @param listed the deleted list
 * @param declared the releases of the program in this run
 * @param isReplaced whether the new list has been created in this run. If the engine deletes before it creates, this call is too early: the
 * new objects don't exist yet. The kubernetes provider then deletes the dropped objects
 * @throws ReleaseError REVISION_NOT_DEPLOYED until a revision without the objects is deployed, and as {@link removeObjects}
 */
export async function removeListed(
  connection: Connection,
  listed: ObjectsInputs,
  declared: DeclaredReleases,
  isReplaced: boolean,
): Promise<void> {
  const newest = newestOf(await connection.store.list());
  if (!declared.has(listed)) {
    // RevisionDeployed has set the status. If it never existed, RevisionOpened deletes what the revisions recorded.
    const isMarked = newest === undefined || newest.status === 'uninstalling' || newest.status === 'uninstalled';
    if (!isMarked || !(await isUninstall(connection.store, { ...listed, version: 0 }, declared))) return;
    await removeObjects(connection, listed, listedObjects(listed.objects), { timeout: listed.timeout, wait: true });
    return;
  }
  if (newest === undefined || (isPending(newest.status) && !isReplaced)) return;
  if (newest.status !== 'deployed') throw notDeployed(listed, newest);
  const { timeout = listed.timeout } = declared.listOf(listed) ?? {};
  const dropped = await droppedOf(connection, listed, declared, newest.version);
  await removeObjects(connection, listed, dropped, { timeout, wait: true });
}

/**
 * Begins to delete the objects of a list that the deployed revision does not have, right after the deploy. With `--exclude`, the engine
 * replaces the list but never deletes the old one. If it does, {@link removeListed} waits for the deletions and reports failures.
 * @param listed the replaced list
 */
export async function beginRemoval(
  connection: Connection,
  listed: ObjectsInputs,
  declared: DeclaredReleases,
): Promise<void> {
  const newest = newestOf(await connection.store.list());
  if (newest?.status !== 'deployed') return;
  const dropped = await droppedOf(connection, listed, declared, newest.version);
  // A namespace takes long to check and to delete, so leave it to removeListed.
  const brief = dropped.filter(({ kind }) => kind !== 'Namespace');
  await removeObjects(connection, listed, brief, { timeout: 0, wait: false }).catch(() => undefined);
}

/** Empty if the release's present objects are unknown. */
async function droppedOf(
  connection: Connection,
  listed: ObjectsInputs,
  declared: DeclaredReleases,
  version: number,
): Promise<KubernetesObject[]> {
  const kept = await keptBy(connection, listed, version, declared.listOf(listed)?.objects);
  if (kept === undefined) return [];
  return listedObjects(listed.objects).filter((object) => !kept.has(objectIdentity(object)));
}

/**
 * The identities of the objects that the release has now.
 * @returns undefined if they are unknown
 */
async function keptBy(
  { store }: Connection,
  { namespace }: ObjectsInputs,
  version: number,
  declared: ObjectList | undefined,
): Promise<ReadonlySet<string> | undefined> {
  const found = await store.get(version).catch(ignoreUnreadable);
  if (!found && declared === undefined) return undefined;
  const recorded = found
    ? [
        ...parseManifest(found.record.manifest).map(({ object }) => object),
        ...recordedCrds(found.record.chart.metadata),
      ]
    : [];
  const identityOf = (object: KubernetesObject) => objectIdentity(object, namespace);
  return new Set([...recorded.map(identityOf), ...listedIdentities(declared ?? {}).keys()]);
}

function notDeployed({ name }: ObjectsInputs, { version, status }: RevisionSummary): ReleaseError {
  return new ReleaseError(
    'REVISION_NOT_DEPLOYED',
    `Revision ${version} of release "${name}" is ${status}: the objects that it drops stay until a revision is deployed.`,
    { hint: 'Fix the cause of its failure and run `pulumi up` again.' },
  );
}
