import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './apiError.ts';
import { cancelled } from './cancellation.ts';

export interface ResendOptions {
  /** The server's address: what is known of it holds for all requests of this process. */
  server: string;
  /** Whether the server may get the request twice. */
  idempotent: boolean;
  /** Ends the pauses, with the last error. */
  signal?: AbortSignal | undefined;
  /** Waits for so many milliseconds; rejects when the signal fires. */
  pause?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
  now?: () => number;
}

/** How often one request is sent again. Source: client-go rest/request.go, maxRetries. */
const mostTimes = 10;
/** Where the server does not say how long to wait. */
const pauseMs = { least: 200, most: 2_000 };
/**
 * How long requests are sent again in all: to a server that is busy, to one that has answered before and is away now, and to one
 * that has never answered, whose address may well be wrong. A run that the user interrupts has less.
 */
const patienceMs = { busy: 60_000, away: 15_000, unknown: 1_000, cancelled: 2_000 };

/** What this process knows of a server. */
interface Server {
  hasAnswered: boolean;
  /** When it stopped answering, in milliseconds since 1970: an outage is waited for once, not once for each request. */
  awaySince: number | undefined;
}

const servers = new Map<string, Server>();

/**
 * Sends a request again while its failure is one that passes, as client-go and Helm do: on Retry-After (client-go rest/with_retry.go),
 * on a hiccup of etcd (helm pkg/kube/roundtripper.go), and on a connection that is refused or breaks. What the server may have
 * done already is sent again only if that changes nothing.
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

/** A run that is cancelled meanwhile does not wait any more; one that is cancelled already has its revision to close. */
function wait(ms: number, signal: AbortSignal | undefined): Promise<unknown> {
  const signals = [signal, cancelled.aborted ? undefined : cancelled].filter((each) => each !== undefined);
  return sleep(ms, undefined, { signal: AbortSignal.any(signals) });
}

/** A failure that passes. */
interface PassingFailure {
  /** Whether there was no answer at all. */
  isAway: boolean;
  /** Whether the server may have done what was asked. */
  mayBeDone: boolean;
  /** How long the server asks to wait, in milliseconds. */
  waitMs?: number;
}

function failureOf(error: unknown): PassingFailure | undefined {
  return error instanceof ApiError ? failureOfAnswer(error) : failureOfConnection(error);
}

/** Nothing was done: the proposal never reached the other members. */
const isDropped = /raft proposal dropped|etcdserver: too many requests/;
/** etcd changed its leader, or was slow for a moment: the change may have been made all the same. */
const isHiccup = /etcdserver: (leader changed|no leader|request timed out|server stopped)|code = Unavailable/;
/** What a load balancer says while the API servers behind it are replaced. */
const ofGateways: ReadonlySet<number> = new Set([502, 503, 504]);
const defaultWaitMs = 1_000;

function failureOfAnswer({ status, said, retryAfterMs }: ApiError): PassingFailure | undefined {
  if (status === 429) return { isAway: false, mayBeDone: false, waitMs: retryAfterMs ?? defaultWaitMs };
  if (status < 500) return undefined;
  if (retryAfterMs !== undefined) return { isAway: false, mayBeDone: false, waitMs: retryAfterMs };
  if (isDropped.test(said)) return { isAway: false, mayBeDone: false };
  return isHiccup.test(said) || ofGateways.has(status) ? { isAway: false, mayBeDone: true } : undefined;
}

const neverSent: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const brokenOff: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

/** A server that gave no answer for as long as a request may take is not asked again: that was the wait. */
function failureOfConnection(error: unknown): PassingFailure | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (neverSent.has(code)) return { isAway: true, mayBeDone: false };
  return brokenOff.has(code) ? { isAway: true, mayBeDone: true } : undefined;
}
