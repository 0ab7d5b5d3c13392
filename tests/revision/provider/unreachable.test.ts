import { afterEach, expect, test } from '@jest/globals';
import { ReleaseError } from '../../../components/errors.ts';
import type { ClusterTarget } from '../../../components/revision/cluster/target.ts';
import { outliveCluster } from '../../../components/revision/provider/unreachable.ts';
import { refusal } from '../fakeCluster.ts';

const forget = 'PULUMI_K8S_DELETE_UNREACHABLE';
const skip = 'PULUMI_K8S_SKIP_UPDATE_UNREACHABLE';

afterEach(() => {
  delete process.env[forget];
  delete process.env[skip];
});

function withoutCluster(target: ClusterTarget, error: Error = new ReleaseError('CLUSTER_UNREACHABLE', 'gone')) {
  return outliveCluster(target, () => Promise.reject(error), { forgotten: 'forgotten', kept: 'kept' });
}

test('an unreachable cluster is an error that names the variable, or counts as deleted if the variable is set', async () => {
  await expect(withoutCluster({})).rejects.toMatchObject({
    code: 'CLUSTER_UNREACHABLE',
    hint: expect.stringContaining(`${forget}=true`),
  });
  process.env[forget] = 'true';
  expect(await withoutCluster({})).toBe('forgotten');
  expect(await withoutCluster({}, new ReleaseError('CLUSTER_CONFIG', 'no file'))).toBe('forgotten');
});

test("the stack's config takes precedence over the environment", async () => {
  expect(await withoutCluster({ deleteUnreachable: true })).toBe('forgotten');
  process.env[forget] = 'true';
  await expect(withoutCluster({ deleteUnreachable: false })).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
});

test('a refresh skips the resource if the config or environment says so', async () => {
  process.env[skip] = 'true';
  expect(await withoutCluster({})).toBe('kept');
  expect(await withoutCluster({ deleteUnreachable: true })).toBe('forgotten');
});

test('a server that refuses the account is not unreachable', async () => {
  process.env[forget] = 'true';
  await expect(withoutCluster({}, refusal(401, 'Unauthorized', 'no'))).rejects.toMatchObject({ status: 401 });
});
