import { describe, expect, test } from '@jest/globals';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { objectOf, owned, run } from './preflightRun.ts';

describe('the pre-flight of a change of an immutable field', () => {
  const refused = refusal(422, 'Invalid', 'spec.selector: field is immutable');
  const path = '/apis/apps/v1/namespaces/apps/deployments/web';
  const live = { ...owned('app', 'apps'), spec: { selector: { matchLabels: { app: 'old' } }, replicas: 1 } };
  const answers = { [`PATCH ${path}`]: refused, [`GET ${path}`]: live };
  const deployment = (app: string, annotations = {}) => {
    const { object, ...rest } = objectOf('apps/v1', 'Deployment', 'web', {
      spec: { selector: { matchLabels: { app } }, replicas: 3 },
    });
    return { ...rest, object: { ...object, metadata: { name: 'web', annotations } } };
  };

  test('refuses it for an object with the policy keep and for an object with data', async () => {
    const kept = deployment('new', { 'helm.sh/resource-policy': 'keep' });
    await expect(run(fakeCluster(answers), [kept])).rejects.toMatchObject({
      code: 'RELEASE_PREFLIGHT_REFUSED',
      hint: expect.stringContaining('is kept'),
    });
    const claims = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' }, serviceName: 'new' };
    const place = '/apis/apps/v1/namespaces/apps/statefulsets/store';
    const cluster = fakeCluster({
      [`PATCH ${place}`]: refused,
      [`GET ${place}`]: { ...owned('app', 'apps'), spec: { serviceName: 'old' } },
    });
    cluster.serve('/apis/apps/v1', ['StatefulSet', 'statefulsets', true]);
    await expect(run(cluster, [objectOf('apps/v1', 'StatefulSet', 'store', { spec: claims })])).rejects.toMatchObject({
      code: 'RELEASE_PREFLIGHT_REFUSED',
      hint: expect.stringContaining('data is lost'),
    });
  });

  test('accepts a field for which Pulumi replaces the object', async () => {
    await run(fakeCluster(answers), [deployment('new')]);
  });

  test('refuses any other field, with a hint how to replace the object', async () => {
    await expect(run(fakeCluster(answers), [deployment('old')])).rejects.toMatchObject({
      code: 'RELEASE_PREFLIGHT_REFUSED',
      hint: expect.stringContaining('kubesentiment.io/replace-on-changes'),
    });
  });

  test("accepts a field that the object's annotation names for a replacement", async () => {
    await run(fakeCluster(answers), [deployment('old', { 'kubesentiment.io/replace-on-changes': 'spec.replicas' })]);
  });
});
