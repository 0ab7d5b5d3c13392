import { changeableField, changeableValue, fieldManager, type KubernetesObject } from '../../manifest/index.ts';
import { isApiError } from '../cluster/apiClient.ts';
import { referenceOf } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';

/**
 * Writes the fields whose changes Pulumi ignores. A field that the manifest leaves out gets the API server's default.
 * @throws ApiError
 */
export async function changeInPlace(
  { client, discovery }: Pick<Connection, 'client' | 'discovery'>,
  objects: readonly KubernetesObject[],
): Promise<void> {
  await Promise.all(objects.map(change));

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
      // What somebody deleted is created again as a whole.
      if (!isApiError(error, 'NotFound')) throw error;
    });
  }
}
