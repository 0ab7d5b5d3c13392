/** A permanent failure: another try would not help. */
export class Refused extends Error {
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** A temporary failure: another try may succeed. */
export class Troubled extends Error {
  /** The server's `Retry-After` header. */
  readonly retryAfter: string | undefined;

  constructor(message: string, retryAfter?: string) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** The client's error has a general message; the cause has the reason. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { name, message, cause }: { name?: unknown; message?: unknown; cause?: unknown } = error;
  if (name === 'TimeoutError' || name === 'HeadersTimeoutError' || name === 'BodyTimeoutError') return 'timed out';
  return cause === undefined || cause === null ? String(message) : reasonOf(cause);
}
