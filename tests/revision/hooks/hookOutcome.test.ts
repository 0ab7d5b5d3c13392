import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { hookOutcome } from '../../../components/revision/hooks/hookOutcome.ts';
import { fakeCluster } from '../fakeCluster.ts';
import { failed } from './hookCluster.ts';

const job = { apiVersion: 'batch/v1', kind: 'Job', name: 'a' };
const jobPath = 'GET /apis/batch/v1/namespaces/apps/jobs/a';
const pod = { apiVersion: 'v1', kind: 'Pod', name: 'a' };
const podPath = 'GET /api/v1/namespaces/apps/pods/a';
const eventsPath = 'GET /api/v1/namespaces/apps/events';
const created: JsonObject = { metadata: { name: 'a', namespace: 'apps', uid: 'u' } };

describe('the outcome of a hook', () => {
  test('of a Job is a failure as soon as it has failed', async () => {
    const outcome = await hookOutcome(fakeCluster({ [jobPath]: { ...created, ...failed } }), job, created, 3600);
    expect(outcome).toMatchObject({ state: 'failed', reason: 'BackoffLimitExceeded: no more' });
  });

  test.each([
    ['Succeeded', 'succeeded'],
    ['Failed', 'failed'],
  ])('of a Pod in phase %s is that it %s', async (phase, state) => {
    const cluster = fakeCluster({ [podPath]: { ...created, status: { phase } } });
    expect(await hookOutcome(cluster, pod, created, 3600)).toMatchObject({ state });
  });

  test('of a ready Pod is not decided yet', async () => {
    const cluster = fakeCluster({ [podPath]: { ...created, status: { phase: 'Running' } } });
    expect(await hookOutcome(cluster, pod, created, 0)).toMatchObject({ state: 'failed', live: { kind: 'Pod' } });
  });

  test('of any other object is success after its creation, also of a kind Job in another group', async () => {
    const cluster = fakeCluster({});
    const other = { apiVersion: 'batch.example.com/v1', kind: 'Job', name: 'a' };
    expect(await hookOutcome(cluster, other, created, 3600)).toMatchObject({ state: 'succeeded' });
    expect(cluster.requests).toEqual([]);
  });

  test('of a Job that is deleted while it runs is a failure', async () => {
    const outcome = await hookOutcome(fakeCluster({}), job, created, 3600);
    expect(outcome).toMatchObject({ state: 'failed', reason: expect.stringContaining('deleted') });
  });

  test('of a replaced Job is a failure', async () => {
    const other = { metadata: { ...Object(created.metadata), uid: 'other' } };
    const outcome = await hookOutcome(fakeCluster({ [jobPath]: other }), job, created, 3600);
    expect(outcome).toMatchObject({ state: 'failed', reason: expect.stringContaining('replaced') });
  });

  test('of a completed and deleted Job is read from its events', async () => {
    const cluster = fakeCluster({ [eventsPath]: { items: [{ reason: 'Completed', message: 'Job completed' }] } });
    expect(await hookOutcome(cluster, job, created, 3600)).toMatchObject({ state: 'succeeded' });
    const asked = cluster.requests.find(({ path }) => path.includes('/events'));
    expect(decodeURIComponent(asked?.path ?? '')).toContain('involvedObject.uid=u,reason=Completed');
  });

  describe('of a CRD', () => {
    const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'w.example' };
    const path = 'GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions/w.example';
    const spec = { group: 'example', names: { kind: 'W', plural: 'w' }, versions: [{ name: 'v1', served: true }] };
    const live = (...conditions: JsonObject[]) => ({ ...created, spec, status: { conditions } });
    const cluster = (answer: JsonObject) => {
      const fake = fakeCluster({ [path]: answer });
      fake.serve('/apis/apiextensions.k8s.io/v1', ['CustomResourceDefinition', 'customresourcedefinitions', false]);
      return fake;
    };

    test('is not decided until its kind is served', async () => {
      const established = cluster(live({ type: 'Established', status: 'True' }));
      setTimeout(() => established.serve('/apis/example/v1', ['W', 'w', true]), 300);
      const begun = Date.now();
      expect(await hookOutcome(established, crd, created, 3600)).toMatchObject({ state: 'succeeded' });
      expect(Date.now() - begun).toBeGreaterThanOrEqual(250);
    });

    test('is a failure if its names are taken', async () => {
      const taken = cluster(live({ type: 'NamesAccepted', status: 'False', message: 'taken' }));
      expect(await hookOutcome(taken, crd, created, 3600)).toMatchObject({
        state: 'failed',
        reason: expect.stringContaining('taken'),
      });
    });
  });
});
