import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ReleaseError } from '../../../components/errors.ts';
import { type ApiClient, ApiError, type ApiRequest, connect } from '../../../components/revision/cluster/apiClient.ts';
import { resend } from '../../../components/revision/cluster/resend.ts';
import { type ScriptedAnswer, type ScriptedServer, startScriptedServer, statusOf } from './scriptedServer.ts';

const path = '/api/v1/namespaces/apps/secrets';
const throttled: ScriptedAnswer = { status: 429, headers: { 'retry-after': '0' } };
const leaderChanged = statusOf(500, 'rpc error: code = Unavailable desc = etcdserver: leader changed');

describe('a request with a passing failure', () => {
  let server: ScriptedServer;
  let client: ApiClient;
  beforeEach(async () => {
    server = await startScriptedServer();
    client = await connect({ kubeconfig: server.kubeconfig });
    // The server has answered before, so its address is right.
    await client.request({ path: '/version' });
    server.requests.length = 0;
  });
  afterEach(() => server.close());

  const post: ApiRequest = { method: 'POST', path, body: {} };

  test.each<[string, ScriptedAnswer[], ApiRequest]>([
    ['is throttled', [throttled, throttled], { path }],
    ['is throttled, even if it is a POST', [throttled, throttled], post],
    ['gets a Retry-After', [{ status: 503, headers: { 'retry-after': '0' } }], post],
    ['gets a Retry-After with a date', [{ status: 503, headers: { 'retry-after': new Date(0).toUTCString() } }], post],
    ['fails because etcd changes its leader', [leaderChanged], { path }],
    ['was dropped by etcd', [statusOf(500, 'raft proposal dropped')], post],
    ['fails at a gateway', [{ status: 502 }], { path }],
    ['loses its connection', ['reset'], { path }],
    ['loses its connection and is idempotent', ['reset'], { ...post, idempotent: true }],
    ['loses its connection and is a DELETE', ['reset'], { path, method: 'DELETE' }],
  ])('is sent again when it %s', async (_what, script, request) => {
    server.script.push(...script, { status: 200, body: { kind: 'Done' } });
    expect(await client.request(request)).toEqual({ kind: 'Done' });
    expect(server.requests).toHaveLength(script.length + 1);
  });

  test.each<[string, ScriptedAnswer, ApiRequest]>([
    ['a POST that may have been done', 'reset', post],
    ['a POST that etcd may have done', leaderChanged, post],
    ['a webhook that does not answer', statusOf(500, 'failed calling webhook "a": connection refused'), { path }],
    ['a refusal', statusOf(403, 'secrets is forbidden', 'Forbidden'), { path }],
    ['not patient', throttled, { path, patient: false }],
  ])('is not sent again: %s', async (_what, answer, request) => {
    server.script.push(answer);
    await expect(client.request(request)).rejects.toBeInstanceOf(ReleaseError);
    expect(server.requests).toHaveLength(1);
  });

  test('is sent again at most ten times', async () => {
    server.script.push(...Array.from({ length: 20 }, () => throttled));
    await expect(client.request({ path })).rejects.toMatchObject({ status: 429 });
    expect(server.requests).toHaveLength(11);
  });

  test('reports that an earlier attempt may have succeeded', async () => {
    const exists = statusOf(409, 'it exists', 'AlreadyExists');
    server.script.push('reset', exists, throttled, exists);
    await expect(client.request({ ...post, idempotent: true })).rejects.toMatchObject({ repeated: true });
    await expect(client.request({ ...post, idempotent: true })).rejects.toMatchObject({ repeated: false });
  });

  test('starts a stream again', async () => {
    server.script.push(throttled, { status: 200, body: { line: 1 } });
    let text = '';
    for await (const piece of await client.requestStream({ path })) text += piece;
    expect(text).toBe('{"line":1}');
  });
});

describe('the wait for a server', () => {
  let now = 0;
  const away = new ReleaseError('CLUSTER_UNREACHABLE', 'away', {
    cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
  });
  /** Seconds until the error is thrown. */
  async function patienceFor(server: string, send: () => Promise<unknown>): Promise<number> {
    const begin = now;
    const pause = async (ms: number) => {
      now += ms;
    };
    await expect(resend(send, { server, idempotent: true, pause, now: () => now })).rejects.toBeInstanceOf(Error);
    return (now - begin) / 1000;
  }
  const refuse = () => Promise.reject(away);

  test('is short if it has never answered, because the address may be wrong', async () => {
    expect(await patienceFor('never', refuse)).toBeLessThanOrEqual(1);
  });

  test('is longer if it has answered before, once for all requests of an outage', async () => {
    await resend(async () => 'here', { server: 'once', idempotent: true });
    const first = await patienceFor('once', refuse);
    expect(first).toBeGreaterThan(5);
    expect(first).toBeLessThanOrEqual(15);
    expect(await patienceFor('once', refuse)).toBeLessThanOrEqual(15 - first);
    await resend(async () => 'back', { server: 'once', idempotent: true });
    expect(await patienceFor('once', refuse)).toBe(first);
  });

  test('is as long as Retry-After says, at most a minute', async () => {
    const busy = (seconds: number) => () =>
      Promise.reject(new ApiError(429, 'TooManyRequests', '', {}, { retryAfterMs: seconds * 1000 }));
    expect(await patienceFor('busy', busy(5))).toBe(50);
    expect(await patienceFor('busy', busy(25))).toBe(50);
    expect(await patienceFor('busy', busy(3600))).toBe(0);
  });

  test('ends when the caller aborts', async () => {
    const abort = new AbortController();
    const send = async () => {
      abort.abort();
      throw away;
    };
    await expect(resend(send, { server: 'a', idempotent: true, signal: abort.signal })).rejects.toBe(away);
  });
});
