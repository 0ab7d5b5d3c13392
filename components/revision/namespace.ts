import { type ApiClient, isApiError } from './cluster/apiClient.ts';

/**
 * Makes the namespace if it is missing, with the label that Helm gives it (`helm install --create-namespace`).
 * @returns true when it was made
 */
export async function ensureNamespace(client: ApiClient, name: string): Promise<boolean> {
  try {
    await client.request({ path: `/api/v1/namespaces/${name}` });
    return false;
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
  try {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { name } } };
    await client.request({ method: 'POST', path: '/api/v1/namespaces', body });
    return true;
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
    return false;
  }
}

/** Deletes the namespace with everything in it. Gone already is fine. */
export async function removeNamespace(client: ApiClient, name: string): Promise<void> {
  try {
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${name}` });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
