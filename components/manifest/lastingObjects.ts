import { isJsonObject } from '../json/index.ts';
import type { KubernetesObject } from './objects.ts';

/**
 * The objects that exist in the cluster as long as the release, each as `<apiVersion> <kind> [<namespace>/]<name>`. A
 * Job with `ttlSecondsAfterFinished` is left out, because the cluster deletes it.
 * @param credentials the name of the release's credentials Secret, which is not in the manifest; undefined if the
 * release has no such Secret
 */
export function lastingObjects(objects: readonly KubernetesObject[], credentials: string | undefined): string[] {
  const lasting = objects
    .filter(({ kind, spec }) => !(kind === 'Job' && isJsonObject(spec) && spec.ttlSecondsAfterFinished !== undefined))
    .map(({ apiVersion, kind, metadata: { name, namespace } }) =>
      [apiVersion, kind, namespace === undefined ? name : `${namespace}/${name}`].join(' '),
    );
  return [...new Set([...(credentials === undefined ? [] : [`v1 Secret ${credentials}`]), ...lasting])];
}
