import { describe, expect, jest, test } from '@jest/globals';

jest.unstable_mockModule('node:timers/promises', () => ({ setTimeout: async () => undefined }));
const { passingFailures } = await import('../../../components/release/refusals/passingFailure.ts');

const applied = 'resource "urn:…" was not successfully created by the Kubernetes API server: ';
const leaderChanged = `${applied}etcdserver: leader changed`;

describe('an object that the API server refuses', () => {
  test.each([
    leaderChanged,
    `${applied}rpc error: code = Unknown desc = raft proposal dropped`,
    `${applied}Patch "https://10.0.0.1/api/v1/x": dial tcp 10.0.0.1:443: connect: connection refused`,
    `${applied}Patch "https://10.0.0.1/api/v1/x": read tcp 1->2: read: connection reset by peer`,
    `${applied}Patch "https://10.0.0.1/api/v1/x": EOF`,
    `${applied}http2: server sent GOAWAY and closed the connection`,
  ])('is applied again after a transient failure: %s', async (error) => {
    expect(await passingFailures()('ConfigMap/a', [error])).toBe(true);
  });

  test.each([
    `${applied}configmaps "a" is forbidden: exceeded quota`,
    `${applied}Internal error occurred: failed calling webhook "a": dial tcp: connection refused`,
    `${applied}the server has received too many requests and has asked us to try again later`,
  ])('is not applied again after a permanent failure: %s', async (error) => {
    expect(await passingFailures()('ConfigMap/a', [error])).toBe(false);
  });

  test('is not applied again after the time limit', async () => {
    let now = 0;
    const isWorthATry = passingFailures(() => now);
    const failed = (times: number) =>
      isWorthATry(
        'ConfigMap/a',
        Array.from({ length: times }, () => leaderChanged),
      );
    expect(await failed(1)).toBe(true);
    now = 11_000;
    expect(await failed(2)).toBe(true);
    now = 22_000;
    expect(await failed(3)).toBe(false);
    expect(await isWorthATry('ConfigMap/b', [leaderChanged])).toBe(true);
    expect(await failed(1)).toBe(true);
    expect(await failed(6)).toBe(false);
  });
});
