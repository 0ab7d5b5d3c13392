import { isJsonObject, type JsonObject } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import { isApiError } from './cluster/apiClient.ts';
import { formatReference, type ObjectReference } from './cluster/discovery.ts';
import type { Connection } from './connection.ts';
import type { ReleaseIdentity } from './secretStore.ts';

/**
 * Creates are upserts: an object that exists would be taken over without a word. This check is what stands before that.
 * The rule is Helm's: an object is ours when its metadata says so (helm pkg/action/validate.go).
 * @param accepts whether an object of nobody is let pass
 * @returns one error for each object that exists and belongs to another release or to nobody
 */
export async function findForeignObjects(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  release: ReleaseIdentity,
  references: readonly ObjectReference[],
  accepts: { ownerless: boolean } = { ownerless: false },
): Promise<ReleaseError[]> {
  const found = await Promise.all(
    references.map(async (reference) => {
      const path = await discovery.pathOf(reference);
      if (path === undefined) return undefined;
      try {
        const live = await client.request({
          path,
          accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
        });
        if (accepts.ownerless && isOwnerless(live)) return undefined;
        return foreignError(release, reference, live);
      } catch (error) {
        if (isApiError(error, 'NotFound')) return undefined;
        throw error;
      }
    }),
  );
  return found.filter((error) => error !== undefined);
}

function foreignError(
  release: ReleaseIdentity,
  reference: ObjectReference,
  live: JsonObject,
): ReleaseError | undefined {
  if (isOwned(release, live)) return undefined;
  const { name, namespace } = ownerOf(live);
  const owner =
    name === undefined ? 'belongs to no release' : `belongs to release "${name}" in namespace "${namespace}"`;
  return new ReleaseError('RELEASE_OBJECT_NOT_OWNED', `${formatReference(reference)} exists already and ${owner}.`, {
    hint: 'Rename it in the chart, delete it, or take it over with `pulumi config set --path kubesentiment:release.takeOwnership true`.',
  });
}

/** True when the object's metadata says that it is the release's. */
export function isOwned(release: ReleaseIdentity, live: JsonObject): boolean {
  const { managedBy, name, namespace } = ownerOf(live);
  return managedBy === 'Helm' && name === release.name && namespace === release.namespace;
}

function isOwnerless(live: JsonObject): boolean {
  return ownerOf(live).name === undefined;
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
