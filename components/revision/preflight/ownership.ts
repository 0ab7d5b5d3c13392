import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { formatReference, isClusterScoped, type ObjectReference } from '../cluster/discovery.ts';
import { readManyMetadata } from '../cluster/manyMetadata.ts';
import type { Cluster } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { type Need, neededBy } from './neededBy.ts';

/** An existing object that a release wants to create but does not own. */
export interface ForeignObject {
  reference: ObjectReference;
  /** Whether somebody else may need it: another release, or anybody if it is cluster-scoped. */
  mayBeNeeded: boolean;
  /** RELEASE_OBJECT_NOT_OWNED with the owner and a hint. */
  error: ReleaseError;
}

export interface OwnershipOptions {
  /** Whether the release takes over objects of other owners. @default false */
  takeOwnership?: boolean;
  /** Whether to accept objects without an owner. @default false */
  ownerless?: boolean;
  /**
   * Called with the live metadata of each object.
   * @param path undefined if the cluster does not serve its kind
   * @param live undefined if the object does not exist
   */
  onObserved?: (reference: ObjectReference, path: string | undefined, live: JsonObject | undefined) => void;
}

/**
 * Finds objects that exist but belong to another release or to nobody. Without this check a create would silently take them over, because
 * creates are upserts. As in Helm, the metadata shows the owner (helm pkg/action/validate.go). Unlike Helm, takeOwnership does not take
 * cluster-scoped objects from a release that needs them, because it may be in another environment.
 */
export async function findForeignObjects(
  { client, discovery }: Cluster,
  release: ReleaseIdentity,
  references: readonly ObjectReference[],
  { takeOwnership = false, ownerless = false, onObserved }: OwnershipOptions = {},
): Promise<ForeignObject[]> {
  const needOf = neededBy(client);
  const paths = await Promise.all(references.map((reference) => discovery.pathOf(reference)));
  const areRead = (path: string | undefined): path is string =>
    path !== undefined && (!takeOwnership || isClusterScoped(path) || onObserved !== undefined);
  const metadata = await readManyMetadata(client, paths.filter(areRead));
  const found = await Promise.all(references.map((reference, index) => findOne(reference, paths[index])));
  return found.filter((foreign) => foreign !== undefined);

  async function findOne(reference: ObjectReference, path: string | undefined): Promise<ForeignObject | undefined> {
    const live = path === undefined ? undefined : metadata.get(path);
    onObserved?.(reference, path, live);
    if (path === undefined) return undefined;
    const place = isClusterScoped(path) ? undefined : (reference.namespace ?? release.namespace);
    if (takeOwnership && place !== undefined) return undefined;
    if (live === undefined || isOwned(release, live)) return undefined;
    const owner = otherOwnerOf(live, release);
    if (owner === undefined && (takeOwnership || ownerless)) return undefined;
    const need = owner === undefined ? 'no' : await needOf(owner, reference, place);
    if (takeOwnership && need === 'no') return undefined;
    const mayBeNeeded = need !== 'no' || place === undefined;
    return { reference, mayBeNeeded, error: notOwned(reference, owner, need, place) };
  }
}

/** The objects that a release wants to own. */
export interface Claims {
  /** Objects in its manifest. */
  objects: readonly ObjectReference[];
  /** Objects that are not in its manifest: its credentials. */
  unlisted: readonly ObjectReference[];
  takeOwnership: boolean;
  /** Whether the run adopts the release from Helm. */
  adopts: boolean;
  onObserved?: OwnershipOptions['onObserved'];
}

/** Like {@link findForeignObjects}, for all objects of a release. */
export async function findForeignClaims(
  connection: Cluster,
  release: ReleaseIdentity,
  { objects, unlisted, takeOwnership, adopts, onObserved }: Claims,
): Promise<ForeignObject[]> {
  const watch = onObserved === undefined ? {} : { onObserved };
  const found = await Promise.all([
    findForeignObjects(connection, release, objects, { takeOwnership, ...watch }),
    // An adoption takes over credentials that somebody created by hand for Helm's release.
    findForeignObjects(connection, release, unlisted, { takeOwnership, ownerless: adopts, ...watch }),
  ]);
  return found.flat();
}

const takeOver = '`pulumi config set --path kubesentiment:release.takeOwnership true`';

/** @param place the object's namespace; undefined if it is cluster-scoped */
function notOwned(
  reference: ObjectReference,
  owner: ReleaseIdentity | undefined,
  need: Need,
  place: string | undefined,
): ReleaseError {
  const release = owner && `release "${owner.name}" in namespace "${owner.namespace}"`;
  const whose = release === undefined ? 'does not belong to a release' : `belongs to ${release}`;
  const gone = release !== undefined && need === 'no' ? ', which no longer needs it' : '';
  const message = `${formatReference(reference)} exists already and ${whose}${gone}.`;
  return new ReleaseError('RELEASE_OBJECT_NOT_OWNED', message, {
    hint: reference.kind === 'CustomResourceDefinition' ? hintForCrd(need) : hintFor(need, place),
  });
}

/** A chart cannot rename a CRD: all releases with objects of its kind share it. */
function hintForCrd(need: Need): string {
  if (need === 'no') return `No release needs it. Take it over with ${takeOver}: objects of its kind are not changed.`;
  return (
    'All releases share a CRD, and no value renames it. Leave it to the other release: most charts have a value that ' +
    'skips their CRDs, such as `crds.enabled`, `crds.install` or `installCRDs`.'
  );
}

/** Guards against a quick fix that breaks the release of another environment. */
function hintFor(need: Need, place: string | undefined): string {
  const needs =
    need === 'yes' ? 'that release needs it' : 'that release may need it, because its history cannot be read';
  if (place !== undefined) {
    return need === 'no'
      ? `Rename it in the chart, delete it, or take it over with ${takeOver}.`
      : `${needs.replace('that', 'That')}. Rename it in the chart, or take it over from that release with ${takeOver}.`;
  }
  const rename =
    'Give this object another name with a value of its chart: `pulumi preview` suggests one if it finds one.';
  return need === 'no'
    ? `It is cluster-scoped, so others may need it. ${rename} If nobody needs it, delete it, or take it over with ${takeOver}.`
    : `It is cluster-scoped, and ${needs}, so takeOwnership does not apply. ${rename} To move it, deploy the ` +
        'other release first with the annotation helm.sh/resource-policy: keep on the object, then without the object.';
}

/** Whether the object's metadata names the release as its owner. */
export function isOwned(release: ReleaseIdentity, live: JsonObject): boolean {
  const { managedBy, name, namespace } = ownerOf(live);
  return managedBy === 'Helm' && name === release.name && namespace === release.namespace;
}

/** The owner in the object's metadata, if it is another release. */
export function otherOwnerOf(live: JsonObject, release: ReleaseIdentity): ReleaseIdentity | undefined {
  const { name, namespace } = ownerOf(live);
  if (typeof name !== 'string' || typeof namespace !== 'string') return undefined;
  return name === release.name && namespace === release.namespace ? undefined : { name, namespace };
}

function ownerOf(live: JsonObject) {
  const metadata = isJsonObject(live.metadata) ? live.metadata : {};
  const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
  const annotations = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  return {
    managedBy: labels['app.kubernetes.io/managed-by'],
    name: annotations['meta.helm.sh/release-name'],
    namespace: annotations['meta.helm.sh/release-namespace'],
  };
}
