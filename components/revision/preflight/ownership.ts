import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { formatReference, isClusterScoped, type ObjectReference } from '../cluster/discovery.ts';
import { readMetadata } from '../cluster/metadata.ts';
import type { Connection } from '../connection.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { type Need, neededBy } from './neededBy.ts';

/** An object that a release makes, and that exists already without being the release's. */
export interface ForeignObject {
  reference: ObjectReference;
  /** Whether somebody else may need it: another release, or anybody if it is in no namespace. */
  mayBeNeeded: boolean;
  /** RELEASE_OBJECT_NOT_OWNED: whose it is, and what to do. */
  error: ReleaseError;
}

export interface OwnershipOptions {
  /** Whether the release takes over what others have. @default false */
  takeOwnership?: boolean;
  /** Whether an object of nobody is let pass. @default false */
  ownerless?: boolean;
  /**
   * Told of each object what the cluster has of it, as far as its metadata goes.
   * @param path undefined where the cluster does not serve its kind
   * @param live undefined where the cluster does not have it
   */
  onObserved?: (reference: ObjectReference, path: string | undefined, live: JsonObject | undefined) => void;
}

/**
 * Creates are upserts: an object that exists would be taken over without a word. This check is what stands before that.
 * The rule is Helm's: an object is ours when its metadata says so (helm pkg/action/validate.go). Other than Helm, a release that takes
 * over objects leaves those that belong to no namespace to a release that needs them: it may be that of another environment.
 * @returns each object that exists and belongs to another release or to nobody
 */
export async function findForeignObjects(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  release: ReleaseIdentity,
  references: readonly ObjectReference[],
  { takeOwnership = false, ownerless = false, onObserved }: OwnershipOptions = {},
): Promise<ForeignObject[]> {
  const needOf = neededBy(client);
  const found = await Promise.all(references.map(look));
  return found.filter((foreign) => foreign !== undefined);

  async function look(reference: ObjectReference): Promise<ForeignObject | undefined> {
    const path = await discovery.pathOf(reference);
    if (path === undefined) onObserved?.(reference, path, undefined);
    if (path === undefined) return undefined;
    const place = isClusterScoped(path) ? undefined : (reference.namespace ?? release.namespace);
    if (takeOwnership && place !== undefined && onObserved === undefined) return undefined;
    const live = await readMetadata(client, path);
    onObserved?.(reference, path, live);
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

/** What a release makes. */
export interface Claims {
  /** What its manifest lists. */
  objects: readonly ObjectReference[];
  /** Its credentials, which no manifest lists. */
  unlisted: readonly ObjectReference[];
  takeOwnership: boolean;
  /** Whether it is taken over from Helm. */
  adopts: boolean;
  onObserved?: OwnershipOptions['onObserved'];
}

/** The same for all that a release makes. */
export async function findForeignClaims(
  connection: Pick<Connection, 'client' | 'discovery'>,
  release: ReleaseIdentity,
  { objects, unlisted, takeOwnership, adopts, onObserved }: Claims,
): Promise<ForeignObject[]> {
  const watch = onObserved === undefined ? {} : { onObserved };
  const found = await Promise.all([
    findForeignObjects(connection, release, objects, { takeOwnership, ...watch }),
    // Credentials that people made by hand for Helm's release stay what they are, and belong to it from now on.
    findForeignObjects(connection, release, unlisted, { takeOwnership, ownerless: adopts, ...watch }),
  ]);
  return found.flat();
}

const takeOver = '`pulumi config set --path kubesentiment:release.takeOwnership true`';

/** @param place the object's namespace; undefined where it has none */
function notOwned(
  reference: ObjectReference,
  owner: ReleaseIdentity | undefined,
  need: Need,
  place: string | undefined,
): ReleaseError {
  const release = owner && `release "${owner.name}" in namespace "${owner.namespace}"`;
  const whose = release === undefined ? 'belongs to no release' : `belongs to ${release}`;
  const gone = release !== undefined && need === 'no' ? ', which needs it no more' : '';
  const message = `${formatReference(reference)} exists already and ${whose}${gone}.`;
  return new ReleaseError('RELEASE_OBJECT_NOT_OWNED', message, {
    hint: reference.kind === 'CustomResourceDefinition' ? hintForCrd(need) : hintFor(need, place),
  });
}

/** A chart cannot rename a definition: all releases with objects of the kind share it. */
function hintForCrd(need: Need): string {
  if (need === 'no') return `No release needs it. Take it over with ${takeOver}: objects of the kind stay as they are.`;
  return (
    'All releases share a definition, and no value renames it. Leave it to the other release: most charts have a value that ' +
    'leaves out their definitions, such as `crds.enabled`, `crds.install` or `installCRDs`.'
  );
}

/** Nobody shall break the release of another environment in a hurry. */
function hintFor(need: Need, place: string | undefined): string {
  const needs = need === 'yes' ? 'that release needs it' : 'that release may need it, since its history cannot be read';
  if (place !== undefined) {
    return need === 'no'
      ? `Rename it in the chart, delete it, or take it over with ${takeOver}.`
      : `${needs.replace('that', 'That')}. Rename it in the chart, or take it away from that release with ${takeOver}.`;
  }
  const rename = 'Give this one another name with a value of its chart: `pulumi preview` names one where it finds one.';
  return need === 'no'
    ? `It is in no namespace: others may need it. ${rename} If nobody needs it, delete it, or take it over with ${takeOver}.`
    : `It is in no namespace, and ${needs}, so takeOwnership does not take it. ${rename} To move it, deploy it there ` +
        'first with the annotation helm.sh/resource-policy: keep, then without it.';
}

/** True when the object's metadata says that it is the release's. */
export function isOwned(release: ReleaseIdentity, live: JsonObject): boolean {
  const { managedBy, name, namespace } = ownerOf(live);
  return managedBy === 'Helm' && name === release.name && namespace === release.namespace;
}

/** Another release that the object's metadata names. */
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
