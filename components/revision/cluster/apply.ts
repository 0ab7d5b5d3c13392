import type { JsonObject } from '../../json/index.ts';
import { filledFields, type KubernetesObject, withFilledFields } from '../../manifest/index.ts';
import { type ApiClient, type ApiRequest, isApiError } from './apiClient.ts';

export interface WriteOptions {
  /** Whether the server only simulates the write. @default false */
  dryRun?: boolean;
}

/**
 * A server-side apply that forces conflicts: it takes over fields that other managers own
 * (https://kubernetes.io/docs/reference/using-api/server-side-apply/).
 * @param path path of the object on the API server
 * @param manager the field manager
 */
export function applyOf(
  path: string,
  object: JsonObject,
  manager: string,
  { dryRun = false }: WriteOptions = {},
): ApiRequest {
  return {
    method: 'PATCH',
    path: `${path}?${dryRun ? 'dryRun=All&' : ''}force=true&fieldManager=${manager}`,
    body: object,
    contentType: 'application/apply-patch+yaml',
  };
}

/** How {@link applyObject} applies. */
export interface ApplyOptions extends WriteOptions {
  /** The field manager. */
  manager: string;
  /** Asked before an object gets the values that the cluster has filled in. @default it gets them */
  isFilledIn?: (object: KubernetesObject) => Promise<boolean>;
}

/**
 * Applies an object. After a `pulumi import` our manager has fields that the manifest leaves out and that nobody can change: the kubernetes
 * provider goes on applying them. So where the API server refuses the object without them, it gets the object with them.
 * @returns what the server makes of it
 * @throws ApiError what the server says of the object as it is
 */
export async function applyObject(
  client: Pick<ApiClient, 'request'>,
  path: string,
  object: KubernetesObject,
  { manager, isFilledIn, ...options }: ApplyOptions,
): Promise<JsonObject> {
  const apply = (applied: KubernetesObject) => client.request(applyOf(path, applied, manager, options));
  try {
    return await apply(object);
  } catch (error) {
    if (!isApiError(error, 'Invalid') || filledFields(object).length === 0) throw error;
    const live = await client.request({ path }).catch(() => undefined);
    const whole = live && withFilledFields(object, live);
    if (whole === undefined || (isFilledIn !== undefined && !(await isFilledIn(object)))) throw error;
    return apply(whole).catch(() => {
      throw error;
    });
  }
}
