import type * as pulumi from '@pulumi/pulumi';
import { ReleaseError } from '../../errors.ts';
import type { DeployedRelease } from '../deploy/createRequest.ts';
import { unknownOutput } from '../outputParts.ts';
import { parseResourceType } from './parseResourceType.ts';

/** Names an object of a release. */
export interface WantedResource {
  /** Its apiVersion and kind, such as `v1/Service`, `core/v1/Service` or `apps/v1/Deployment`. */
  type: string;
  name: string;
  /** @default the release's namespace, or none for a cluster-scoped object */
  namespace?: string | undefined;
}

/**
 * Finds the resource of an object.
 * @returns unknown in a preview that does not know whether the release has the object
 * @throws ReleaseError RELEASE_OBJECT_NOT_FOUND; CONFIG_INVALID_VALUE for an invalid type
 */
export function findResource(
  release: DeployedRelease | undefined,
  { type, name, namespace }: WantedResource,
): pulumi.CustomResource | pulumi.Output<pulumi.CustomResource> {
  if (release === undefined) return unknownOutput();
  const { apiVersion, kind } = parseResourceType(type);
  const named = release.objects.filter(
    ({ object }) => object.apiVersion === apiVersion && object.kind === kind && object.metadata.name === name,
  );
  const placed = named.find(
    ({ object }) => (object.metadata.namespace ?? release.namespace) === (namespace ?? release.namespace),
  );
  const found = placed ?? (namespace === undefined ? named[0] : undefined);
  if (found !== undefined) return found.resource;
  if (release.isGuess) return unknownOutput();
  const names = release.objects.map(({ object }) => `${object.apiVersion}/${object.kind} ${object.metadata.name}`);
  const where = namespace === undefined ? '' : ` in the namespace ${namespace}`;
  throw new ReleaseError('RELEASE_OBJECT_NOT_FOUND', `The release has no object ${type} "${name}"${where}.`, {
    hint: `Its objects: ${names.toSorted().join(', ') || 'none'}.`,
  });
}
