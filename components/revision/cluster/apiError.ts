import { ReleaseError } from '../../errors.ts';
import type { JsonObject } from '../../json/index.ts';

/**
 * The API server said no. It is a ReleaseError, so that it can be shown to a user wherever nobody knows a better one:
 * CLUSTER_REQUEST_FAILED, with what to do about a login that has expired (401) or a missing permission (403).
 */
export class ApiError extends ReleaseError {
  readonly status: number;
  /** The Kubernetes StatusReason: "NotFound", "Conflict", "Invalid" … */
  readonly reason: string;
  /** The server's own words. They may quote what was sent. */
  readonly said: string;
  /** The Status object's `details`, where the server gave any. */
  readonly details: JsonObject;
  /** How long the server asks to wait before the same request, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** True when the request was sent more than once, and the server may have done it the first time. @default false */
  repeated = false;

  /** @param expired since when the login of the request has expired, where that is known */
  constructor(
    status: number,
    reason: string,
    said: string,
    details: JsonObject,
    { retryAfterMs, expired }: { retryAfterMs?: number | undefined; expired?: Date | undefined } = {},
  ) {
    super('CLUSTER_REQUEST_FAILED', `The API server refused a request: ${said}`, { hint: hintFor(status, expired) });
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
    this.said = said;
    this.details = details;
    this.retryAfterMs = retryAfterMs;
  }
}

function hintFor(status: number, expired: Date | undefined): string {
  const retry = 'Log in again: until then `kubectl get namespaces` fails in the same way.';
  switch (status) {
    case 401:
      return expired === undefined
        ? `The credentials of the kubeconfig are not valid, or have expired. ${retry}`
        : `The credentials of the kubeconfig have expired at ${expired.toISOString()}. ${retry}`;
    case 403:
      return 'The account of the kubeconfig lacks this permission: `release doctor` lists what is missing.';
    default:
      return 'Try again; `release doctor` looks for causes.';
  }
}

/** True for the refusal with that reason. */
export function isApiError(error: unknown, reason: string): error is ApiError {
  return error instanceof ApiError && error.reason === reason;
}
