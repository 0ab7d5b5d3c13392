import { ReleaseError } from '../../errors.ts';
import type { JsonObject } from '../../json/index.ts';

/**
 * The API server refused a request. It is a ReleaseError CLUSTER_REQUEST_FAILED, so that it can be shown to a user as it is. Its hint
 * covers an expired login (401) and a missing permission (403).
 */
export class ApiError extends ReleaseError {
  readonly status: number;
  /** The Kubernetes StatusReason: "NotFound", "Conflict", "Invalid" … */
  readonly reason: string;
  /** The server's message. It may quote what was sent, including secrets. */
  readonly serverMessage: string;
  /** The `details` of the Status object; empty if the server sent none. */
  readonly details: JsonObject;
  /** The delay that the server asks for before the same request, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** True when the request was sent more than once and an earlier attempt may have succeeded. @default false */
  repeated = false;

  /** @param expired when the login of the request expired, if known */
  constructor(
    status: number,
    reason: string,
    serverMessage: string,
    details: JsonObject,
    { retryAfterMs, expired }: { retryAfterMs?: number | undefined; expired?: Date | undefined } = {},
  ) {
    super('CLUSTER_REQUEST_FAILED', `The API server refused a request: ${serverMessage}`, {
      hint: hintFor(status, expired),
    });
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
    this.serverMessage = serverMessage;
    this.details = details;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The server's message about an object of that kind. For a Secret it is only the reason, since the message may quote the content. */
export function shownDetail(error: ApiError, kind: unknown): string {
  return kind === 'Secret' ? error.reason : error.serverMessage;
}

function hintFor(status: number, expired: Date | undefined): string {
  const retry = 'Log in again: until then `kubectl get namespaces` fails in the same way.';
  switch (status) {
    case 401:
      return expired === undefined
        ? `The credentials of the kubeconfig are not valid, or have expired. ${retry}`
        : `The credentials of the kubeconfig expired at ${expired.toISOString()}. ${retry}`;
    case 403:
      return 'The account of the kubeconfig lacks this permission: `release doctor` lists what is missing.';
    default:
      return 'Try again; `release doctor` checks for common causes.';
  }
}

/** Whether the server refused a request with this reason. */
export function isApiError(error: unknown, reason: string): error is ApiError {
  return error instanceof ApiError && error.reason === reason;
}
