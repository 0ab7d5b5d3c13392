import { ReleaseError } from '../../errors.ts';
import { ApiError } from './apiClient.ts';

/** For `catch` where a refusal of the API server has no meaning but that it was refused: the error that says so. */
export function throwRequestFailed(error: unknown): never {
  if (!(error instanceof ApiError)) throw error;
  throw new ReleaseError('CLUSTER_REQUEST_FAILED', `The API server refused a request: ${error.message}`, {
    cause: error,
    hint:
      error.status === 403 || error.status === 401
        ? 'The account of the kubeconfig lacks this permission: `release doctor` lists what is missing.'
        : 'Try again; `release doctor` looks for causes.',
  });
}
