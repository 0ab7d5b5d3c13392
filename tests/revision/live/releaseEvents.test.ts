import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { readReleaseEvents } from '../../../components/revision/live/releaseEvents.ts';
import { secretStore } from '../../../components/revision/storage/secretStore.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const event = (reason: string, uid = 'x'): JsonObject => ({
  reason,
  involvedObject: { kind: 'Pod', name: 'web', uid },
  lastTimestamp: '2026-01-01T00:00:00Z',
});

async function reasons(pages: Record<string, JsonObject | Error>): Promise<string[]> {
  const cluster = fakeCluster({
    'GET /api/v1/namespaces/apps/events': ({ path }) =>
      pages[new URL(path, 'http://cluster').searchParams.get('continue') ?? 'first'] ?? {},
  });
  const store = secretStore(cluster.client, { name: 'web', namespace: 'apps' });
  const objects = { observations: [], podsOf: () => [], uids: new Set(['x']), namespaces: new Set(['apps']) };
  const found = await readReleaseEvents({ ...cluster, store }, objects, (text) => text);
  return found.map(({ reason }) => reason);
}

test('the events of a release are found on every page of a large namespace', async () => {
  const pages = {
    first: { items: [event('Other', 'y')], metadata: { continue: 'a+/=' } },
    'a+/=': { items: [event('Pulled')], metadata: { continue: 'b' } },
    b: { items: [event('Started')], metadata: {} },
  };
  expect(await reasons(pages)).toEqual(['Pulled', 'Started']);
});

test('a page that the server refuses does not hide those before it', async () => {
  const first = { items: [event('Pulled')], metadata: { continue: 'a' } };
  expect(await reasons({ first, a: refusal(410, 'Expired', 'too old') })).toEqual(['Pulled']);
  expect(await reasons({ first: refusal(403, 'Forbidden', 'no') })).toEqual([]);
});
