import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './apiError.ts';
import { cancelled } from './cancellation.ts';

export interface ResendOptions {
  /** The server's address. All requests of this process share what is known about a server. */
  server: string;
  /** Whether the server may receive the request twice. */
  idempotent: boolean;
  /** Ends the pauses; the last error is thrown then. */
  signal?: AbortSignal | undefined;
  /** Waits for a number of milliseconds; rejects when the signal aborts. */
  pause?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
  now?: () => number;
}

/** How often a request is sent again. Source: client-go rest/request.go, maxRetries. */
const mostTimes = 10;
/** Used if the server does not send Retry-After. */
const pauseMs = { least: 200, most: 2_000 };
/**
 * Total time to retry: while a server is busy; while a server that has answered before is unreachable (`away`); for a server that has never
 * answered, whose address may be wrong (`unknown`). A cancelled run gets less time.
 */
const patienceMs = { busy: 60_000, away: 15_000, unknown: 1_000, cancelled: 2_000 };

/** What this process knows about a server. */
interface Server {
  hasAnswered: boolean;
  /** When it stopped answering, in milliseconds since 1970. All requests share one wait for an outage. */
  awaySince: number | undefined;
}

const servers = new Map<string, Server>();

/**
 * Retries a request on failures that pass, as client-go and Helm do: on Retry-After (client-go rest/with_retry.go), on a short failure of
 * etcd (helm pkg/kube/roundtripper.go), and on a refused or broken connection. If the server may have done the request already, retries
 * only an idempotent request.
 * @param send throws ApiError, or an error whose cause says why there is no answer
 * @throws the last error of `send`
 */
export async function resend<Answer>(
  send: () => Promise<Answer>,
  { server: address, idempotent, signal, pause = wait, now = Date.now }: ResendOptions,
): Promise<Answer> {
  const server = servers.get(address) ?? { hasAnswered: false, awaySince: undefined };
  servers.set(address, server);
  const started = now();
  let repeated = false;
  for (let times = 0; ; times++) {
    try {
      const answer = await send();
      Object.assign(server, { hasAnswered: true, awaySince: undefined });
      return answer;
    } catch (error) {
      const failure = failureOf(error);
      if (error instanceof ApiError) {
        Object.assign(server, { hasAnswered: true, awaySince: undefined });
        error.repeated = repeated;
      } else if (failure !== undefined) server.awaySince ??= now();
      if (failure === undefined || signal?.aborted || times === mostTimes) throw error;
      if (failure.mayBeDone && !idempotent) throw error;
      const ms = failure.waitMs ?? Math.min(pauseMs.most, pauseMs.least * 2 ** times);
      const patience = cancelled.aborted ? patienceMs.cancelled : patienceFor(failure, server);
      const since = failure.isAway ? (server.awaySince ?? started) : started;
      if (now() + ms > since + patience) throw error;
      repeated ||= failure.mayBeDone;
      await pause(ms, signal).catch(() => {
        throw error;
      });
    }
  }
}

function patienceFor({ isAway }: PassingFailure, { hasAnswered }: Server): number {
  if (!isAway) return patienceMs.busy;
  return hasAnswered ? patienceMs.away : patienceMs.unknown;
}

/** A cancellation ends the pause. In a run that is cancelled already, the pause is needed to close the revision. */
function wait(ms: number, signal: AbortSignal | undefined): Promise<unknown> {
  const signals = [signal, cancelled.aborted ? undefined : cancelled].filter((each) => each !== undefined);
  return sleep(ms, undefined, { signal: AbortSignal.any(signals) });
}

/** A failure after which the same request may succeed. */
interface PassingFailure {
  /** Whether the server did not answer at all. */
  isAway: boolean;
  /** Whether the server may have done the request. */
  mayBeDone: boolean;
  /** The delay that the server asks for, in milliseconds. */
  waitMs?: number;
}

function failureOf(error: unknown): PassingFailure | undefined {
  return error instanceof ApiError ? failureOfAnswer(error) : failureOfConnection(error);
}

/** The request was not done: etcd's proposal never reached the other members. */
const isDropped = /raft proposal dropped|etcdserver: too many requests/;
/** etcd changed its leader, or was slow for a moment: the request may have been done. */
const isHiccup = /etcdserver: (leader changed|no leader|request timed out|server stopped)|code = Unavailable/;
/** Statuses of a load balancer while the API servers behind it are replaced. */
const ofGateways: ReadonlySet<number> = new Set([502, 503, 504]);
const defaultWaitMs = 1_000;

function failureOfAnswer({ status, serverMessage, retryAfterMs }: ApiError): PassingFailure | undefined {
  if (status === 429) return { isAway: false, mayBeDone: false, waitMs: retryAfterMs ?? defaultWaitMs };
  if (status < 500) return undefined;
  if (retryAfterMs !== undefined) return { isAway: false, mayBeDone: false, waitMs: retryAfterMs };
  if (isDropped.test(serverMessage)) return { isAway: false, mayBeDone: false };
  return isHiccup.test(serverMessage) || ofGateways.has(status) ? { isAway: false, mayBeDone: true } : undefined;
}

const neverSent: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const brokenOff: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

/** A timeout is not retried: the request has already waited as long as it may. */
function failureOfConnection(error: unknown): PassingFailure | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (neverSent.has(code)) return { isAway: true, mayBeDone: false };
  return brokenOff.has(code) ? { isAway: true, mayBeDone: true } : undefined;
}
