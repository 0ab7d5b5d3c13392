/** An answer that another try would not change. */
export class Refused extends Error {
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** An answer that another try may change. */
export class Troubled extends Error {
  /** When the server wants to be asked again, as it says it. */
  readonly retryAfter: string | undefined;

  constructor(message: string, retryAfter?: string) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** The client says only that it failed; what happened stands in its cause. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { name, message, cause }: { name?: unknown; message?: unknown; cause?: unknown } = error;
  if (name === 'TimeoutError' || name === 'HeadersTimeoutError' || name === 'BodyTimeoutError')
    return 'no answer in time';
  return cause === undefined || cause === null ? String(message) : reasonOf(cause);
}
