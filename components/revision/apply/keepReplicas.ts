import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import { type ObjectReference, referenceOf } from '../cluster/discovery.ts';
import type { Cluster } from '../connection.ts';

/**
 * Keeps the number of a workload's pods when an autoscaler takes over. A field without a manager falls back to its default, which is 1 for
 * replicas. So another field manager takes the live number before the release drops the field
 * (https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership).
 * @param manager the field manager of the release's objects
 */
export async function keepReplicas(
  { client, discovery }: Cluster,
  objects: readonly KubernetesObject[],
  manager: string,
): Promise<void> {
  await Promise.all(
    scaledBy(objects).map(async (target) => {
      const path = await discovery.pathOf(target);
      if (path === undefined) return;
      const live = await client.request({ path }).catch((error: unknown) => {
        if (isApiError(error, 'NotFound')) return undefined;
        throw error;
      });
      const replicas = isJsonObject(live?.spec) ? live.spec.replicas : undefined;
      if (live === undefined || typeof replicas !== 'number' || !ownsReplicas(live, manager)) return;
      const { apiVersion, kind, name } = target;
      await client.request({
        method: 'PATCH',
        path: `${path}?fieldManager=${manager}-autoscaling`,
        body: { apiVersion, kind, metadata: { name }, spec: { replicas } },
        contentType: 'application/apply-patch+yaml',
      });
    }),
  );
}

/** Workloads that have an autoscaler in the release and do not set replicas themselves. */
function scaledBy(objects: readonly KubernetesObject[]): ObjectReference[] {
  const scalers = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
  return scalers.flatMap(({ spec, metadata }) => {
    const scaled = isJsonObject(spec) && isJsonObject(spec.scaleTargetRef) ? spec.scaleTargetRef : {};
    const workload = objects.find(
      ({ kind, metadata: { name, namespace } }) =>
        kind === scaled.kind && name === scaled.name && namespace === metadata.namespace,
    );
    if (workload === undefined || (isJsonObject(workload.spec) && workload.spec.replicas !== undefined)) return [];
    return [referenceOf(workload)];
  });
}

function ownsReplicas(live: JsonObject, manager: string): boolean {
  const entries = isJsonObject(live.metadata) ? live.metadata.managedFields : undefined;
  return (Array.isArray(entries) ? entries : []).some(
    (entry) =>
      isJsonObject(entry) &&
      entry.manager === manager &&
      childOf(childOf(entry.fieldsV1, 'f:spec'), 'f:replicas') !== undefined,
  );
}

function childOf(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) ? value[key] : undefined;
}
