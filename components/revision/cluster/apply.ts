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

/** Options of {@link applyObject}. */
export interface ApplyOptions extends WriteOptions {
  /** The field manager. */
  manager: string;
  /** Whether an object may get the values that the cluster has filled in. @default always */
  isFilledIn?: (object: KubernetesObject) => Promise<boolean>;
}

/**
 * Applies an object. After a `pulumi import`, our manager owns immutable fields that the manifest leaves out, and the kubernetes provider keeps
 * applying them. So if the API server refuses the object as invalid, this applies it again together with these fields.
 * @returns the server's answer
 * @throws ApiError for the first apply
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
