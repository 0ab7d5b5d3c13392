import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { releaseProgram } from '../../components/cli/program.ts';
import { type ScriptedServer, startScriptedServer, statusOf } from '../revision/cluster/scriptedServer.ts';

/** Every verb that asks the cluster, and needs no engine for it. */
const verbs = [
  ...[
    'list',
    'list --all',
    'history',
    'status',
    'get all',
    'get values',
    'get metadata',
    'diff',
    'diff --live',
    'events',
    'logs',
  ],
  ...['diff 1 2', 'test', 'template --validate', 'doctor --role'],
];
const token = (exp: number) => `e30.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.`;

describe.each<[what: string, code: string, words: string, answer: () => Promise<ScriptedServer>]>([
  [
    'refuses an expired login',
    'CLUSTER_REQUEST_FAILED',
    'expired at 2020-01-01T00:00:00.000Z. Log in again',
    () => startScriptedServer(statusOf(401, 'Unauthorized', 'Unauthorized')),
  ],
  [
    'misses a permission',
    'CLUSTER_REQUEST_FAILED',
    'lacks this permission',
    () => startScriptedServer(statusOf(403, 'secrets is forbidden', 'Forbidden')),
  ],
  [
    'does not answer',
    'CLUSTER_UNREACHABLE',
    'Check that it runs',
    async () => {
      const server = await startScriptedServer();
      await server.close();
      return server;
    },
  ],
])('where the API server %s', (_what, code, words, answer) => {
  const before = process.env.KUBECONFIG;
  let folder: string;
  let server: ScriptedServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubesentiment-refused-'));
    server = await answer();
    const config = JSON.parse(server.kubeconfig);
    config.users[0].user = { token: token(Date.UTC(2020, 0, 1) / 1000) };
    process.env.KUBECONFIG = join(folder, 'config.json');
    await writeFile(process.env.KUBECONFIG, JSON.stringify(config));
  });
  afterAll(async () => {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    await server.close();
    await rm(folder, { recursive: true });
  });

  test.each(verbs)('`release %s` says so', async (verb) => {
    const args = verb.split(' ');
    await expect(releaseProgram(args).parseAsync([...args, '-s', 'local'], { from: 'user' })).rejects.toMatchObject({
      code,
      hint: expect.stringContaining(words),
    });
  });
});
