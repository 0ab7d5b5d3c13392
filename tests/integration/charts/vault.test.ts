import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findFreePorts } from '../../../toolchain/cluster/ports.ts';
import { describeNightly } from '../../selection.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

/** The program of toolchain/sources/vault, which only a nightly run builds. */
const { VAULT_SERVER: program } = integrationEnvironment().variables;

describeNightly('the policy and the role in examples/vault', () => {
  let scenario: Scenario;
  let address: string;
  let root: string;
  let stop = () => {};
  const namespace = 'mlops-prod';

  const ask = async (method: string, path: string, token: string, body?: unknown) => {
    const answer = await fetch(`${address}/v1/${path}`, {
      method,
      headers: { 'x-vault-token': token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, ...(text === '' ? {} : JSON.parse(text)) };
  };
  const write = async (path: string, body: unknown) => {
    const answer = await ask('POST', path, root, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  };
  const tokenOf = async (account: string, where = namespace) => {
    succeeded(await scenario.kubectl('create', 'serviceaccount', account, '-n', where));
    return succeeded(await scenario.kubectl('create', 'token', account, '-n', where)).stdout.trim();
  };
  const logIn = async (jwt: string) => ask('POST', 'auth/kubernetes/login', '', { role: 'mlops-sentiment', jwt });

  beforeAll(async () => {
    scenario = await openScenario('vault');
    const [port = 0] = await findFreePorts(1);
    address = `http://127.0.0.1:${port}`;
    const server = spawn(program ?? '', [`127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    stop = () => server.kill();
    [root] = (await once(createInterface(server.stdout), 'line')) as [string]; // The server prints it first.
    for (const name of [namespace, 'mlops-other']) succeeded(await scenario.kubectl('create', 'namespace', name));
    const reviewer = await tokenOf('reviewer');
    const binding = ['--clusterrole=system:auth-delegator', `--serviceaccount=${namespace}:reviewer`];
    succeeded(await scenario.kubectl('create', 'clusterrolebinding', 'vault-reviewer', ...binding));
    const view = succeeded(
      await scenario.kubectl('config', 'view', '--raw', '--minify', '--flatten', '-o', 'json'),
    ).stdout;
    const { server: host, 'certificate-authority-data': ca = '' } = JSON.parse(view).clusters[0].cluster;
    await write('sys/auth/kubernetes', { type: 'kubernetes' });
    await write('auth/kubernetes/config', {
      kubernetes_host: host,
      kubernetes_ca_cert: Buffer.from(ca, 'base64').toString(),
      token_reviewer_jwt: reviewer,
      disable_local_ca_jwt: true,
    });
    await write('sys/mounts/secret', { type: 'kv', options: { version: '2' } });
    await write('sys/policies/acl/mlops-sentiment', { policy: await readFile('examples/vault/policy.hcl', 'utf8') });
    await write('auth/kubernetes/role/mlops-sentiment', JSON.parse(await readFile('examples/vault/role.json', 'utf8')));
    for (const name of ['mlops-sentiment', 'others'])
      await write(`secret/data/${name}`, { data: { api_key: `of ${name}` } });
  });

  afterAll(async () => {
    stop();
    succeeded(await scenario.kubectl('delete', 'clusterrolebinding/vault-reviewer'));
    succeeded(await scenario.kubectl('delete', `namespace/${namespace}`, 'namespace/mlops-other', '--wait=false'));
  });

  test("let the chart's ServiceAccount read the chart's secret, and nothing else", async () => {
    const { auth } = await logIn(await tokenOf('mlops-sentiment'));
    expect(auth.token_policies).toContain('mlops-sentiment');
    const token: string = auth.client_token;
    expect(await ask('GET', 'secret/data/mlops-sentiment', token)).toMatchObject({
      data: { data: { api_key: 'of mlops-sentiment' } },
    });
    expect(await ask('GET', 'secret/data/others', token)).toMatchObject({ status: 403 });
    expect(await ask('POST', 'secret/data/mlops-sentiment', token, { data: {} })).toMatchObject({ status: 403 });
  });

  test('refuse another ServiceAccount, and one of that name in another namespace', async () => {
    expect(await logIn(await tokenOf('other'))).toMatchObject({ status: 403 });
    expect(await logIn(await tokenOf('mlops-sentiment', 'mlops-other'))).toMatchObject({ status: 403 });
  });
});
