import { isJsonObject } from '../../json/index.ts';
import type { Hook, KubernetesObject } from '../../manifest/index.ts';
import { includedCrds, type PlannedCrd } from './planCrds.ts';

const early: readonly string[] = ['pre-install', 'pre-upgrade', 'pre-rollback'];

/**
 * The definitions of `crds/` that must be in the cluster before the first hooks run, as with Helm: those whose API group such a hook names. That
 * is a hook of such a kind, the Job that creates one, and the Role that permits the Job to do so.
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
