import * as pulumi from '@pulumi/pulumi';
import { ReleaseError } from '../../errors.ts';
import type { DeployedRelease } from '../deploy/createRelease.ts';
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
 * @returns unknown in a preview that shows nothing of the release
 * @throws ReleaseError RELEASE_OBJECT_NOT_FOUND; CONFIG_INVALID_VALUE for an invalid type
 */
export function findResource(
  release: DeployedRelease | undefined,
  { type, name, namespace }: WantedResource,
): pulumi.CustomResource | pulumi.Output<pulumi.CustomResource> {
  // The SDK gives unknown values their own type.
  if (release === undefined) return pulumi.output(pulumi.unknown) as unknown as pulumi.Output<pulumi.CustomResource>;
  const { apiVersion, kind } = parseResourceType(type);
  const found = release.objects.find(({ object }) => {
    const place = object.metadata.namespace ?? release.namespace;
    const isWanted = object.apiVersion === apiVersion && object.kind === kind && object.metadata.name === name;
    return isWanted && (namespace === undefined || place === namespace);
  });
  if (found !== undefined) return found.resource;
  const names = release.objects.map(({ object }) => `${object.apiVersion}/${object.kind} ${object.metadata.name}`);
  const where = namespace === undefined ? '' : ` in the namespace ${namespace}`;
  throw new ReleaseError('RELEASE_OBJECT_NOT_FOUND', `The release has no object ${type} "${name}"${where}.`, {
    hint: `Its objects: ${names.toSorted().join(', ') || 'none'}.`,
  });
}
