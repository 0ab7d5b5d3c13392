import { isJsonObject } from '../../json/index.ts';
import type { Hook, KubernetesObject } from '../../manifest/index.ts';
import { includedCrds, type PlannedCrd } from './planCrds.ts';

const early: readonly string[] = ['pre-install', 'pre-upgrade', 'pre-rollback'];

/**
 * The CRDs of `crds/` that must exist before the first hooks run, as with Helm: those whose API group a hook mentions. Such a hook is an
 * object of the kind, a Job that creates one, or a Role that allows this Job to do so.
 */
export function crdsForHooks(planned: readonly PlannedCrd[], hooks: readonly Hook[]): readonly KubernetesObject[] {
  const manifests = hooks
    .filter(({ events }) => events.some((event) => early.includes(event)))
    .map(({ manifest }) => manifest);
  if (manifests.length === 0) return [];
  return includedCrds(planned).filter((object) => {
    const group = object.kind === 'CustomResourceDefinition' && isJsonObject(object.spec) ? object.spec.group : '';
    return typeof group === 'string' && group !== '' && manifests.some((manifest) => manifest.includes(group));
  });
}
