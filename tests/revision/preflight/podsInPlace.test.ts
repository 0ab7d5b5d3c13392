import { describe, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { findPodsInPlace } from '../../../components/revision/preflight/podsInPlace.ts';
import { isReplacedFrom } from '../../../components/revision/preflight/replacement.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

const path = '/api/v1/namespaces/apps/pods/lone';
const pod = (image: string, spec = {}): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'lone' },
  spec: { containers: [{ name: 'a', image }], initContainers: [{ name: 'b', image }], ...spec },
});
const release = { name: 'app', namespace: 'apps' };

/** @param applied the API server's answer to the dry run */
async function inPlace(wanted: KubernetesObject, recorded: KubernetesObject, live?: KubernetesObject, applied?: Error) {
  const store = memoryStore();
  const manifest = `---\n# Source: a.yaml\n${JSON.stringify(recorded)}\n`;
  await store.create({ ...recordOf(1, 'deployed'), manifest }, ourLabels);
  const cluster = fakeCluster({
    ...(live === undefined ? {} : { [`GET ${path}`]: live }),
    [`PATCH ${path}`]: applied ?? wanted,
  });
  const found = await findPodsInPlace({ ...cluster, store }, release, [wanted]);
  expect(cluster.requests.every(({ method, path }) => method !== 'PATCH' || path.includes('dryRun=All'))).toBe(true);
  return found.get('Pod lone');
}

describe('a Pod is updated in place', () => {
  test('if the API server accepts it', async () => {
    expect(await inPlace(pod('a:2'), pod('a:1'), pod('a:1'))).toEqual([
      'spec.containers[0].image',
      'spec.initContainers[0].image',
    ]);
    expect(await inPlace(pod('a:1'), pod('a:1'), pod('a:1'))).toEqual([]);
  });

  test('but not if the API server calls it invalid, regardless of the record', async () => {
    expect(await inPlace(pod('a:2'), pod('a:1'), pod('a:1'), refusal(422, 'Invalid', 'no'))).toBeUndefined();
  });

  test('according to the record if the API server does not answer or the Pod is missing', async () => {
    const hostNetwork = { hostNetwork: true };
    for (const [live, answer] of [[pod('a:1'), refusal(403, 'Forbidden', 'no')], []] as const) {
      expect(await inPlace(pod('a:2'), pod('a:1'), live, answer)).toEqual([]);
      expect(await inPlace(pod('a:2', hostNetwork), pod('a:1'), live, answer)).toBeUndefined();
    }
  });
});

test.each([
  [{ activeDeadlineSeconds: 5 }, {}, false],
  [{ tolerations: [{ key: 'a' }, { key: 'b' }] }, { tolerations: [{ key: 'b' }] }, false],
  [{ tolerations: [{ key: 'a' }] }, { tolerations: [{ key: 'b' }] }, true],
  [{ containers: [{ name: 'a', image: 'a:1', env: [] }] }, {}, true],
  [{ containers: [] }, {}, true],
  [{ initContainers: [] }, {}, true],
  [{ restartPolicy: 'Never' }, {}, true],
])('a Pod with %j after one with %j is replaced: %s', (spec, before, isReplaced) => {
  expect(isReplacedFrom(pod('a:2', spec), pod('a:1', before))).toBe(isReplaced);
});
