import { describe, expect, test } from '@jest/globals';
import { readLive } from '../../../components/cli/report/page/live.ts';
import type { StackSettings } from '../../../components/config/index.ts';
import { createTextPool } from '../../../components/report/index.ts';
import type { Connection, ReleaseRecord } from '../../../components/revision/index.ts';
import { secretStore } from '../../../components/revision/storage/secretStore.ts';
import { fakeCluster } from '../../revision/fakeCluster.ts';

const canary = 'canary-9b31e0';
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
`;

function recordOf(version: number, password: string): ReleaseRecord {
  return {
    ...{ name: 'web', namespace: 'apps', version, manifest, hooks: [], apply_method: '' },
    config: { password },
    info: { first_deployed: '', last_deployed: '', deleted: '', description: '', status: 'deployed' },
    chart: { ...{ lock: null, templates: [], values: {}, schema: null, files: [] }, metadata: { name: 'web' } },
  };
}

const event = (message: string, type: string) => ({
  ...{ type, reason: 'BackOff', message, count: 3, lastTimestamp: '2026-01-01T00:00:00Z' },
  involvedObject: { kind: 'Pod', name: 'web-1', uid: 'pod' },
});

function shop() {
  const apps = '/apis/apps/v1/namespaces/apps';
  const core = '/api/v1/namespaces/apps';
  const owned = (uid: string, owner: string, status = {}) => ({
    metadata: { name: 'web-1', namespace: 'apps', uid, ownerReferences: [{ uid: owner }] },
    status,
  });
  const restarted = { containerStatuses: [{ restartCount: 4 }, { restartCount: 1 }] };
  return fakeCluster({
    [`GET ${apps}/deployments/web`]: {
      ...{
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        spec: { replicas: 2, selector: { matchLabels: { app: 'web' } } },
      },
      metadata: { name: 'web', namespace: 'apps', uid: 'deployment', generation: 1 },
      status: { observedGeneration: 1, replicas: 2, readyReplicas: 1 },
    },
    [`GET ${apps}/replicasets`]: { items: [owned('set', 'deployment')] },
    [`GET ${core}/pods`]: { items: [owned('pod', 'set', restarted)] },
    [`GET ${core}/secrets`]: { items: [] },
    [`GET ${core}/events`]: {
      items: [event('It has started.', 'Normal'), event(`no login with ${canary}`, 'Warning')],
    },
  });
}

describe('the look at the cluster for the report page', () => {
  // Only what the look reads.
  const settings = {
    secretPaths: [['password']],
    release: { name: 'web', namespace: 'apps' },
  } as unknown as StackSettings;
  const look = () => {
    const cluster = shop();
    const connection: Connection = { ...cluster, store: secretStore(cluster.client, settings.release) };
    const records = { newest: recordOf(2, 'another'), deployed: recordOf(1, canary) };
    return { cluster, found: readLive({ connection, settings }, records, createTextPool()) };
  };

  test('has the restarts and the last warning of a workload, without secrets', async () => {
    const { health = [] } = await look().found;
    expect(health).toEqual([
      expect.objectContaining({
        ...{ kind: 'Deployment', name: 'web', state: 'waiting', ready: 1, wanted: 2, restarts: 5 },
        event: {
          ...{ time: '2026-01-01T00:00:00Z', isWarning: true, reason: 'BackOff', object: 'Pod/web-1', count: 3 },
          message: 'no login with (secret)',
        },
      }),
    ]);
  });

  test('reads no record: those of the history are enough', async () => {
    const { cluster, found } = look();
    await found;
    const records = cluster.requests.filter(({ path }) => /sh\.helm\.release|owner%3Dhelm/.test(path));
    expect(records).toEqual([]);
  });
});
