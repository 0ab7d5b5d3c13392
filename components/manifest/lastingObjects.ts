import { isJsonObject } from '../json/index.ts';
import type { KubernetesObject } from './objects.ts';

/**
 * The objects that are in the cluster as long as the release is, each as `<apiVersion> <kind> [<namespace>/]<name>`. A Job with
 * `ttlSecondsAfterFinished` is not: the cluster deletes it.
 * @param credentials the Secret with the release's credentials, which is none of the manifest; undefined where there is none
 */
export function lastingObjects(objects: readonly KubernetesObject[], credentials: string | undefined): string[] {
  const lasting = objects
    .filter(({ kind, spec }) => !(kind === 'Job' && isJsonObject(spec) && spec.ttlSecondsAfterFinished !== undefined))
    .map(({ apiVersion, kind, metadata: { name, namespace } }) =>
      [apiVersion, kind, namespace === undefined ? name : `${namespace}/${name}`].join(' '),
    );
  return [...new Set([...(credentials === undefined ? [] : [`v1 Secret ${credentials}`]), ...lasting])];
}
