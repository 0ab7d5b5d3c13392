import { describe, expect, test } from '@jest/globals';
import { hookLogs } from '../../../components/revision/hooks/hookLogs.ts';
import { fakeCluster } from '../fakeCluster.ts';
import { hook } from './hookCluster.ts';

const live = {
  kind: 'Job',
  metadata: { name: 'a', namespace: 'apps' },
  spec: { selector: { matchLabels: { job: 'a' } } },
};

function podOf(index: number) {
  const creationTimestamp = `2026-01-01T00:00:0${index}Z`;
  return {
    metadata: { name: `a-${index}`, namespace: 'apps', creationTimestamp },
    spec: { containers: [{ name: 'main' }] },
  };
}

const pods = [4, 1, 3, 0, 2].map(podOf);
const logs = Object.fromEntries(
  pods.map(({ metadata: { name } }) => [`GET /api/v1/namespaces/apps/pods/${name}/log`, { text: `of ${name}\n` }]),
);
const cluster = () => fakeCluster({ 'GET /api/v1/namespaces/apps/pods': { items: pods }, ...logs });
const wanting = hook('a', { output_log_policies: ['hook-failed'] });

describe('the logs of a hook', () => {
  test('are printed only if its policy asks for them', async () => {
    expect(await hookLogs(cluster().client, wanting, 'succeeded', live)).toEqual([]);
    expect(await hookLogs(cluster().client, hook('a'), 'failed', live)).toEqual([]);
  });

  test('come from the newest pods of a Job only', async () => {
    const lines = await hookLogs(cluster().client, wanting, 'failed', live);
    expect(lines).toEqual([2, 3, 4].flatMap((n) => [`log of container main in pod a-${n}:`, `  of a-${n}`]));
  });

  test('are skipped if they cannot be read', async () => {
    const silent = fakeCluster({ 'GET /api/v1/namespaces/apps/pods': { items: pods } });
    expect(await hookLogs(silent.client, wanting, 'failed', live)).toEqual([]);
  });
});
