import {
  appliedObject,
  changeableField,
  changeableValue,
  fieldManager,
  type KubernetesObject,
} from '../../manifest/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import { applyOf } from '../cluster/apply.ts';
import { referenceOf } from '../cluster/discovery.ts';
import type { Cluster } from '../connection.ts';
import { isPod } from '../preflight/podsInPlace.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * Updates what Pulumi does not: Pods, and fields whose changes Pulumi ignores. Sets a field that the manifest leaves out to the API server's
 * default.
 * @throws ApiError
 */
export async function changeInPlace(
  { client, discovery }: Cluster,
  release: ReleaseIdentity,
  objects: readonly KubernetesObject[],
): Promise<void> {
  await Promise.all(objects.map((object) => (isPod(object) ? applyPod(object) : change(object))));

  async function applyPod(pod: KubernetesObject): Promise<void> {
    const path = await discovery.pathOf(referenceOf(pod));
    if (path === undefined) return;
    await client.request(applyOf(path, appliedObject(pod, release), fieldManager)).catch((error: unknown) => {
      // This Pod needs a replacement, which the run has skipped: assertComplete reports it.
      if (!isApiError(error, 'Invalid')) throw error;
    });
  }

  async function change(object: KubernetesObject): Promise<void> {
    const field = changeableField(object);
    const path = field === undefined ? undefined : await discovery.pathOf(referenceOf(object));
    if (field === undefined || path === undefined) return;
    const patch = {
      method: 'PATCH',
      path: `${path}?fieldManager=${fieldManager}`,
      body: { spec: { [field]: changeableValue(object, field) ?? null } },
      contentType: 'application/merge-patch+json',
    } as const;
    await client.request(patch).catch((error: unknown) => {
      // A deleted object is recreated later, with all its fields.
      if (!isApiError(error, 'NotFound')) throw error;
    });
  }
}
