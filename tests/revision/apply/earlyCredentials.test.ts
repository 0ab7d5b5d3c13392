import { expect, test } from '@jest/globals';
import { createEarlyCredentials } from '../../../components/revision/apply/earlyCredentials.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const path = '/api/v1/namespaces/apps/secrets/app-credentials';
const release = { name: 'app', namespace: 'apps' };
const values = { 'api-key': 'one', 'redis-password': 'two' };
const encode = (text: string) => Buffer.from(text).toString('base64');

/** @returns the applied data, if any */
async function applied(data?: Record<string, string>): Promise<unknown> {
  const cluster = fakeCluster({ ...(data === undefined ? {} : { [`GET ${path}`]: { data } }), [`PATCH ${path}`]: {} });
  await createEarlyCredentials(cluster, release, values);
  return cluster.requests.find(({ method }) => method === 'PATCH')?.body?.data;
}

test('missing credentials are created', async () => {
  expect(await applied()).toEqual({ 'api-key': encode('one'), 'redis-password': encode('two') });
});

test('missing keys are added, and the others keep their values', async () => {
  const present = { 'api-key': encode('known to people'), other: encode('x') };
  expect(await applied(present)).toEqual({ 'api-key': encode('known to people'), 'redis-password': encode('two') });
});

test('nothing is written if no key is missing', async () => {
  expect(await applied({ 'api-key': encode('a'), 'redis-password': encode('b') })).toBeUndefined();
});

test('the error of a refusal does not contain the values', async () => {
  const cluster = fakeCluster({ [`PATCH ${path}`]: refusal(403, 'Forbidden', `quotes ${encode('one')}`) });
  await expect(createEarlyCredentials(cluster, release, values)).rejects.toMatchObject({
    code: 'CLUSTER_REQUEST_FAILED',
    message: expect.not.stringContaining(encode('one')),
  });
});
