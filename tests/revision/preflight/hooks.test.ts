import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import type { Hook } from '../../../components/manifest/index.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { hook } from '../hooks/hookCluster.ts';
import { contentOfChart } from '../storage/memoryStore.ts';
import { crds, definitionPath, objectOf, run } from './preflightRun.ts';

const definitionHook = hook('widgets.example.com', {
  kind: 'CustomResourceDefinition',
  manifest:
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\n' +
    'spec: {group: example.com, names: {kind: Widget}}\n',
});

describe('the pre-flight of a hook', () => {
  const jobs = 'POST /apis/batch/v1/namespaces/apps/jobs';
  const exists = refusal(409, 'AlreadyExists', 'jobs "check" already exists');
  const dryRun = (hooks: Hook[], answers: Record<string, JsonObject | Error>, cluster = fakeCluster(answers)) =>
    run(cluster, [], {}, { ...contentOfChart, hooks });

  test('refuses what the API server would refuse', async () => {
    const answers = { [jobs]: refusal(422, 'Invalid', 'spec.template: Required value') };
    await expect(dryRun([hook('check')], answers)).rejects.toMatchObject({ code: 'RELEASE_PREFLIGHT_REFUSED' });
  });

  test('ignores an object of an earlier run if the hook deletes it first', async () => {
    await dryRun([hook('check')], { [jobs]: exists });
    await dryRun([hook('check', { delete_policies: ['before-hook-creation', 'hook-failed'] })], { [jobs]: exists });
  });

  test('refuses the deletion of an object of another release', async () => {
    const annotations = { 'meta.helm.sh/release-name': 'other', 'meta.helm.sh/release-namespace': 'apps' };
    const live = { metadata: { annotations } };
    const refused = dryRun([hook('check')], {
      [jobs]: exists,
      'GET /apis/batch/v1/namespaces/apps/jobs/check': live,
    });
    await expect(refused).rejects.toMatchObject({
      code: 'RELEASE_PREFLIGHT_REFUSED',
      message: expect.stringContaining('belongs to release "other"'),
    });
  });

  test('refuses an object of an earlier run if the hook does not delete it, with a hint', async () => {
    const refused = dryRun([hook('check', { delete_policies: ['hook-failed'] })], { [jobs]: exists });
    await expect(refused).rejects.toMatchObject({
      code: 'RELEASE_PREFLIGHT_REFUSED',
      hint: expect.stringContaining('before-hook-creation'),
    });
  });

  test.each(['post-install', 'pre-delete', 'test'])('ignores an object of a %s hook in an upgrade', async (event) => {
    await dryRun([hook('check', { events: [event], delete_policies: ['hook-failed'] })], { [jobs]: exists });
  });

  test('ignores refusals because of objects of other hooks: an account, a kind', async () => {
    const noAccount = refusal(
      403,
      'Forbidden',
      'error looking up service account apps/tester: serviceaccount "tester" not found',
    );
    const answers = {
      'POST /api/v1/namespaces/apps/pods': noAccount,
      'POST /api/v1/namespaces/apps/serviceaccounts': {},
    };
    const pod = hook('check', { kind: 'Pod' });
    await expect(dryRun([pod], answers)).rejects.toMatchObject({ code: 'RELEASE_PREFLIGHT_REFUSED' });
    await dryRun([hook('tester', { kind: 'ServiceAccount' }), pod], answers);
    const widget = hook('w', {
      kind: 'Widget',
      manifest: 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n',
    });
    const served = fakeCluster({ 'GET /apis/apiextensions.k8s.io/v1': crds, [`PATCH ${definitionPath}`]: {} });
    await dryRun([definitionHook, widget], {}, served);
  });

  test('accepts kinds of `crds/`, and kinds of the templates if the hook runs after them', async () => {
    const manifest = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n';
    const withEvents = (...events: string[]) => ({
      ...contentOfChart,
      hooks: [hook('w', { kind: 'Widget', manifest, events })],
    });
    const defined = { defined: ['Widget'] };
    await run(fakeCluster({}), [], defined, withEvents('pre-upgrade'));
    const inTemplates = objectOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.com', {
      spec: { group: 'example.com', names: { kind: 'Widget' } },
    });
    const served = () => fakeCluster({ 'GET /apis/apiextensions.k8s.io/v1': crds, [`PATCH ${definitionPath}`]: {} });
    await run(served(), [inTemplates], {}, withEvents('post-upgrade', 'pre-install'));
    await expect(run(served(), [inTemplates], {}, withEvents('pre-upgrade'))).rejects.toMatchObject({
      code: 'RELEASE_PREFLIGHT_REFUSED',
      hint: expect.stringContaining('post-hook'),
    });
  });

  test('ignores a quota, which may be free when the hook runs', async () => {
    await dryRun([hook('check')], { [jobs]: refusal(403, 'Forbidden', 'exceeded quota: compute') });
  });

  test('checks a CRD as an update, because CRDs are never deleted', async () => {
    const cluster = fakeCluster({
      'GET /apis/apiextensions.k8s.io/v1': crds,
      [`PATCH ${definitionPath}`]: refusal(422, 'Invalid', 'spec.versions: no'),
    });
    await expect(dryRun([definitionHook], {}, cluster)).rejects.toMatchObject({
      code: 'RELEASE_PREFLIGHT_REFUSED',
    });
  });
});
