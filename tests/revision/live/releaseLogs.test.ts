import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { type LogsRequest, printReleaseLogs } from '../../../components/revision/live/releaseLogs.ts';
import { secretStore } from '../../../components/revision/storage/secretStore.ts';
import { fakeCluster } from '../fakeCluster.ts';

const pods = '/api/v1/namespaces/apps/pods';
const manifest = ['restarted', 'recreated', 'same', 'late']
  .map((name) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`)
  .join('---\n');

function pod(name: string, { uid = name, restartCount = 0, state = { running: {} } as JsonObject } = {}): JsonObject {
  const metadata = { name, namespace: 'apps', uid };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    status: { containerStatuses: [{ name: 'c', restartCount, state }] },
  };
}

test('restarted containers and pods that are created again are followed, and shown whole', async () => {
  let looks = 0;
  const cluster = fakeCluster({
    [`GET ${pods}/restarted`]: () => pod('restarted', { restartCount: Math.min(looks++, 1) }),
    [`GET ${pods}/recreated`]: () => pod('recreated', { uid: looks < 2 ? 'older' : 'newer' }),
    [`GET ${pods}/same`]: () => pod('same'),
    [`GET ${pods}/late`]: () => pod('late', { state: looks < 2 ? { waiting: {} } : { running: {} } }),
    ...Object.fromEntries(
      ['restarted', 'recreated', 'same', 'late'].map((name) => [`GET ${pods}/${name}/log`, { text: `of ${name}\n` }]),
    ),
  });
  const lines: string[] = [];
  const request: LogsRequest = {
    ...{ follow: true, tail: 1, since: 5, hide: (text) => text },
    print: (line) => {
      lines.push(line);
      if (lines.length === 6) request.follow = false;
    },
  };
  const store = secretStore(cluster.client, { name: 'web', namespace: 'apps' });
  await printReleaseLogs({ ...cluster, store }, { manifest, namespace: 'apps' }, request);
  const printed = ['late', 'recreated', 'recreated', 'restarted', 'restarted', 'same'];
  expect(lines.sort()).toEqual(printed.map((name) => `${name}/c: of ${name}`));
  const queries = cluster.requests.flatMap(({ path }) => (path.includes('/log?') ? [path.replace(/.*\?/, '')] : []));
  expect(queries.sort()).toEqual([
    ...Array(3).fill('container=c&follow=true'),
    ...Array(3).fill('container=c&follow=true&sinceSeconds=5&tailLines=1'),
  ]);
});
