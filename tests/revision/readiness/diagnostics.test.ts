import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import type { ApiRequest } from '../../../components/revision/cluster/apiClient.ts';
import { diagnosticsOf } from '../../../components/revision/readiness/diagnostics.ts';
import { fakeCluster } from '../fakeCluster.ts';

const job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'load', namespace: 'apps', uid: 'j' },
  spec: {
    selector: { matchLabels: { job: 'load' } },
    template: { spec: { containers: [{ name: 'main', env: [{ name: 'TOKEN', value: 'hunter2' }] }] } },
  },
  status: { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'too\noften' }] },
};

function pod(name: string, status: JsonObject): JsonObject {
  return {
    metadata: { name, uid: name, ownerReferences: [{ uid: 'j' }] },
    spec: job.spec.template.spec,
    status: { phase: 'Failed', containerStatuses: [{ name: 'main', ...status }] },
  };
}

function event(minute: number, message: string, type = 'Warning'): JsonObject {
  const lastTimestamp = `2026-01-01T00:0${minute}:00Z`;
  return { type, reason: 'Why', message, lastTimestamp, involvedObject: { name: 'load' } };
}

const failed = { state: { terminated: { exitCode: 3, reason: 'Error' } } };
const logOf = (name: string) => `GET /api/v1/namespaces/apps/pods/${name}/log`;
const podsPath = 'GET /api/v1/namespaces/apps/pods';
const eventsPath = 'GET /api/v1/namespaces/apps/events';

describe('the diagnostics of a failure', () => {
  test('are conditions, pods, events and logs, but no fields of a spec', async () => {
    const cluster = fakeCluster({
      [podsPath]: { items: [pod('load-1', failed), pod('load-2', failed)] },
      [eventsPath]: { items: [event(2, 'later'), event(1, 'sooner'), event(3, 'calm', 'Normal')] },
      [logOf('load-1')]: { text: 'no model\n' },
    });
    const lines = await diagnosticsOf(cluster.client, job);
    expect([...new Set(lines)]).toEqual([
      'condition Failed=True: BackoffLimitExceeded, too often',
      'pod load-1 (and 1 more), container main: Error, exit code 3',
      'event on load: Why: sooner',
      'event on load: Why: later',
      'log of container main in pod load-1:',
      '  no model',
    ]);
    expect(lines.join('\n')).not.toContain('hunter2');
  });

  test('include the previous log of a crash loop', async () => {
    const waiting = { waiting: { reason: 'CrashLoopBackOff' } };
    const crashed = pod('load-1', { state: waiting, lastState: failed.state });
    const cluster = fakeCluster({ [podsPath]: { items: [crashed] }, [logOf('load-1')]: { text: 'boom' } });
    expect((await diagnosticsOf(cluster.client, job)).slice(-2)).toEqual([
      'log of the last run of container main in pod load-1:',
      '  boom',
    ]);
    expect(cluster.requests.find(({ path }) => path.includes('/log?'))?.path).toContain('previous=true');
  });

  test('are limited in length', async () => {
    const pods = Array.from({ length: 9 }, (_, index) => {
      const state = { terminated: { exitCode: index + 1, reason: 'Error', message: 'x'.repeat(5000) } };
      return pod(`load-${index}`, { state });
    });
    const text = 'y\n'.repeat(100);
    const logs = Object.fromEntries(pods.map((_, index) => [logOf(`load-${index}`), { text }]));
    const events = { items: Array.from({ length: 9 }, (_, index) => event(index, `${index}${'z'.repeat(5000)}`)) };
    const cluster = fakeCluster({ [podsPath]: { items: pods }, [eventsPath]: events, ...logs });
    const lines = await diagnosticsOf(cluster.client, job);
    expect(lines.filter((line) => line.startsWith('pod '))).toHaveLength(3);
    expect(lines.filter((line) => line.startsWith('event '))).toHaveLength(5);
    expect(lines.filter((line) => line.startsWith('log '))).toHaveLength(2);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(400);
  });

  test('contain what can be read in time', async () => {
    expect(await diagnosticsOf(fakeCluster({}).client, job)).toHaveLength(1);
    const hang = ({ signal }: ApiRequest) =>
      new Promise<never>((_, reject) => {
        if (signal?.aborted) reject(new Error('too late'));
        signal?.addEventListener('abort', () => reject(new Error('too late')));
      });
    const hanging = { request: hang, requestText: hang, requestStream: hang };
    expect(await diagnosticsOf(hanging, job, AbortSignal.timeout(10))).toHaveLength(1);
  });

  test('explain what to do about a pod that a StatefulSet does not replace', async () => {
    const labels = { 'controller-revision-hash': 'db-1' };
    const metadata = { name: 'db-0', uid: 'p', labels, ownerReferences: [{ uid: 's' }] };
    const state = { waiting: { reason: 'ImagePullBackOff' } };
    const old = { metadata, status: { containerStatuses: [{ name: 'main', state }] } };
    const statefulSet = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'apps', uid: 's' },
      spec: { selector: { matchLabels: { app: 'db' } } },
      status: { updateRevision: 'db-2' },
    };
    const cluster = fakeCluster({ [podsPath]: { items: [old] } });
    expect(await diagnosticsOf(cluster.client, statefulSet)).toEqual([
      'pod db-0, container main: ImagePullBackOff',
      expect.stringContaining('delete it by hand'),
    ]);
  });

  test('of an object without warnings are its latest events', async () => {
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'apps', uid: 'c' },
      status: { phase: 'Pending' },
    };
    const cluster = fakeCluster({ [eventsPath]: { items: [event(1, 'waits for a consumer', 'Normal')] } });
    expect(await diagnosticsOf(cluster.client, claim)).toEqual(['event on load: Why: waits for a consumer']);
    expect(cluster.requests).toHaveLength(1);
  });
});
