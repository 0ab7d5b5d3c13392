import { expect, test } from '@jest/globals';
import { discover } from '../../../components/revision/cluster/discovery.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const widget = { apiVersion: 'example.com/v1', kind: 'Widget', name: 'w' };

test('the kinds of a group are requested once, and again if the kind or the server was not found', async () => {
  const cluster = fakeCluster({});
  const away = refusal(503, 'ServiceUnavailable', 'starting');
  let answers = 1;
  const request: typeof cluster.client.request = (sent) =>
    answers-- > 0 ? Promise.reject(away) : cluster.client.request(sent);
  const discovery = discover({ ...cluster.client, request }, 'apps');
  await expect(discovery.pathOf(widget)).rejects.toBe(away);
  expect(await discovery.pathOf(widget)).toBeUndefined();
  cluster.serve('/apis/example.com/v1', ['Widget', 'widgets', true]);
  expect(await discovery.pathOf(widget)).toBe('/apis/example.com/v1/namespaces/apps/widgets/w');
  await discovery.pathOf(widget);
  expect(cluster.requests).toHaveLength(2);
});

test('names are encoded in paths, except for colons', async () => {
  const cluster = fakeCluster({});
  cluster.serve('/apis/example.com/v1', ['Widget', 'widgets', false]);
  const path = await discover(cluster.client, 'apps').pathOf({ ...widget, name: 'system:a?b#c d' });
  expect(path).toBe('/apis/example.com/v1/widgets/system:a%3Fb%23c%20d');
});
