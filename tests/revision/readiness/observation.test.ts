import { describe, expect, test } from '@jest/globals';
import type { ObjectReference } from '../../../components/revision/cluster/discovery.ts';
import { observeAll } from '../../../components/revision/readiness/observation.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const services: ObjectReference[] = ['a', 'b', 'c', 'd'].map((name) => ({ apiVersion: 'v1', kind: 'Service', name }));
const collection = '/api/v1/namespaces/apps/services';
const named = (name: string) => ({ metadata: { name }, spec: { clusterIP: '10.0.0.1' } });
const objects = Object.fromEntries(services.map(({ name }) => [`GET ${collection}/${name}`, named(name)]));

function askedFor(cluster: ReturnType<typeof fakeCluster>): string[] {
  return cluster.requests.map(({ path }) => path.replace(/\?.*/, '')).filter((path) => path.includes('/namespaces/'));
}

describe('observeAll', () => {
  test('lists many objects of a kind, and reads few one by one', async () => {
    const listed = { [`GET ${collection}`]: { items: services.map(({ name }) => named(name)) } };
    const many = fakeCluster(listed);
    const observations = await observeAll(many, services);
    expect(observations.map(({ reference, readiness }) => [reference.name, readiness.state])).toEqual(
      services.map(({ name }) => [name, 'ready']),
    );
    expect(askedFor(many)).toEqual([collection]);
    expect(observations[0]?.live).toMatchObject({ apiVersion: 'v1', kind: 'Service' });

    const few = fakeCluster(objects);
    await observeAll(few, services.slice(0, 2));
    expect(askedFor(few)).toEqual([`${collection}/a`, `${collection}/b`]);
  });

  test('reads an object that is not in the list, for example without the label', async () => {
    const cluster = fakeCluster({ ...objects, [`GET ${collection}`]: { items: ['a', 'b', 'c'].map(named) } });
    const observations = await observeAll(cluster, services);
    expect(observations.every(({ readiness }) => readiness.state === 'ready')).toBe(true);
    expect(askedFor(cluster)).toEqual([collection, `${collection}/d`]);
  });

  test('reads objects one by one if the account may not list them', async () => {
    const cluster = fakeCluster({ ...objects, [`GET ${collection}`]: refusal(403, 'Forbidden', 'no lists') });
    expect((await observeAll(cluster, services)).every(({ readiness }) => readiness.state === 'ready')).toBe(true);
  });

  test('sends consistent reads', async () => {
    const cluster = fakeCluster({ [`GET ${collection}`]: { items: [] } });
    await observeAll(cluster, services);
    for (const { path } of cluster.requests) expect(path).not.toContain('resourceVersion');
  });

  test('returns waiting for a missing object, and stuck for a kind that is not served', async () => {
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', name: 'w' };
    const states = (await observeAll(fakeCluster({}), [...services.slice(0, 1), widget])).map(
      ({ readiness }) => readiness,
    );
    expect(states).toMatchObject([{ state: 'waiting' }, { state: 'stuck' }]);
  });

  test('finds a kind that is served later', async () => {
    const widget = { apiVersion: 'example.com/v1', kind: 'Widget', name: 'w' };
    const answers = { 'GET /apis/example.com/v1/namespaces/apps/widgets/w': { metadata: { name: 'w' } } };
    const cluster = fakeCluster(answers);
    expect((await observeAll(cluster, [widget]))[0]?.readiness.state).toBe('stuck');
    cluster.serve('/apis/example.com/v1', ['Widget', 'widgets', true]);
    expect((await observeAll(cluster, [widget]))[0]?.readiness.state).toBe('ready');
  });

  test('fails if the server is unreachable', async () => {
    const cluster = fakeCluster({ [`GET ${collection}`]: refusal(500, 'InternalError', 'etcd') });
    await expect(observeAll(cluster, services)).rejects.toMatchObject({ status: 500 });
  });
});
