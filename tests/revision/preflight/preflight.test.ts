import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { preflight } from '../../../components/revision/preflight/preflight.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';
import { contentOfChart, memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';
import { crds, definitionPath, inputs, objectOf, owned, run, settings, settingsPath } from './preflightRun.ts';

const accepted = { [`PATCH ${settingsPath}`]: {} };

describe('the pre-flight', () => {
  test('accepts new objects and objects of this release', async () => {
    await run(fakeCluster(accepted), [settings]);
    await run(fakeCluster({ ...accepted, [`GET ${settingsPath}`]: owned('app', 'apps') }), [settings]);
  });

  test.each([
    ['another release', owned('other', 'apps')],
    ['a release of the same name in another namespace', owned('app', 'others')],
    ['nobody', { metadata: {} }],
  ])('refuses an object of %s, unless takeOwnership is set', async (_who, live) => {
    const answers = { ...accepted, [`GET ${settingsPath}`]: live };
    const expected = { code: 'RELEASE_OBJECT_NOT_OWNED', message: expect.stringContaining('ConfigMap/settings') };
    await expect(run(fakeCluster(answers), [settings])).rejects.toMatchObject(expected);
    await run(fakeCluster(answers), [settings], { takeOwnership: true });
  });

  test('finds the objects with fields that Helm manages', async () => {
    const applied = { metadata: { managedFields: [{ manager: 'helm', operation: 'Update' }] } };
    const report = await run(fakeCluster({ [`PATCH ${settingsPath}`]: applied }), [settings]);
    expect(report.ofHelm).toEqual([settings.object]);
    expect((await run(fakeCluster(accepted), [settings])).ofHelm).toEqual([]);
  });

  test('finds missing objects and objects that are being deleted', async () => {
    expect((await run(fakeCluster(accepted), [settings])).missing).toEqual([settings.object]);
    const { metadata } = owned('app', 'apps');
    const going = { metadata: { ...metadata, deletionTimestamp: 'now', finalizers: ['example.com/hold'] } };
    // The API server's refusal is meaningless until the objects are gone.
    const refused = refusal(422, 'Invalid', 'no new finalizers can be added');
    const answers = { [`PATCH ${settingsPath}`]: refused, [`GET ${settingsPath}`]: going };
    expect(await run(fakeCluster(answers), [settings])).toMatchObject({
      missing: [],
      leaving: [{ path: settingsPath, deletion: { finalizers: ['example.com/hold'] } }],
    });
  });

  test('checks the owner of objects that are not in the manifest', async () => {
    const cluster = fakeCluster({ 'GET /api/v1/namespaces/apps/secrets/mine': owned('other', 'apps') });
    const unlisted = [{ apiVersion: 'v1', kind: 'Secret', name: 'mine' }];
    await expect(run(cluster, [], { unlisted })).rejects.toMatchObject({ code: 'RELEASE_OBJECT_NOT_OWNED' });
  });

  test("applies every object in a dry run with the release's field manager", async () => {
    const cluster = fakeCluster(accepted);
    await run(cluster, [settings]);
    const writes = cluster.requests.filter(({ method }) => method !== undefined);
    expect(writes.map(({ path }) => path)).toEqual([`${settingsPath}?dryRun=All&force=true&fieldManager=manager`]);
  });

  test("quotes the server's message, but never about a Secret", async () => {
    const refused = refusal(422, 'Invalid', 'data.key: hunter2 is not allowed');
    const answers = { [`PATCH ${settingsPath}`]: refused, 'PATCH /api/v1/namespaces/apps/secrets/s': refused };
    await expect(run(fakeCluster(answers), [settings])).rejects.toThrow('hunter2');
    const error = await run(fakeCluster(answers), [objectOf('v1', 'Secret', 's')]).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'RELEASE_PREFLIGHT_REFUSED' });
    expect(String(error)).not.toContain('hunter2');
  });

  test('accepts an imported claim, and refuses a chart that drops a field', async () => {
    const path = '/api/v1/namespaces/apps/persistentvolumeclaims/data';
    const claim = (spec: JsonObject) => objectOf('v1', 'PersistentVolumeClaim', 'data', { spec });
    const live = { ...owned('app', 'apps'), spec: { storageClassName: 'standard', volumeName: 'pv' } };
    const cluster = fakeCluster({
      [`GET ${path}`]: live,
      [`PATCH ${path}`]: ({ body }) =>
        JSON.stringify(body).includes('standard') ? {} : refusal(422, 'Invalid', 'spec is immutable'),
    });
    cluster.serve('/api/v1', ['PersistentVolumeClaim', 'persistentvolumeclaims', true]);
    for (const [before, isTaken] of [
      [{}, true],
      [{ storageClassName: 'standard' }, false],
    ] as const) {
      const store = memoryStore();
      const manifest = `---\n# Source: a.yaml\n${JSON.stringify(claim(before).object)}\n`;
      await store.create({ ...recordOf(1, 'deployed'), manifest }, ourLabels);
      const run = preflight({ ...cluster, store }, inputs, [claim({})], contentOfChart, 'upgrade');
      if (isTaken) await run;
      else await expect(run).rejects.toMatchObject({ code: 'RELEASE_PREFLIGHT_REFUSED' });
    }
  });

  test('reports all refusals at once', async () => {
    const cluster = fakeCluster({ [`GET ${settingsPath}`]: { metadata: {} }, [`PATCH ${settingsPath}`]: {} });
    const unknown = objectOf('example.com/v1', 'Widget', 'w');
    await expect(run(cluster, [settings, unknown])).rejects.toMatchObject({
      errors: [{ code: 'RELEASE_OBJECT_NOT_OWNED' }, { code: 'RELEASE_PREFLIGHT_REFUSED' }],
    });
  });

  test('reports a release that is too large for a record, together with the other refusals', async () => {
    const { randomBytes } = await import('node:crypto');
    const manifest = `---\n# Source: chart/big.yaml\n${randomBytes(800_000).toString('base64')}\n`;
    const cluster = fakeCluster({ [`GET ${settingsPath}`]: { metadata: {} }, [`PATCH ${settingsPath}`]: {} });
    await expect(run(cluster, [settings], {}, { ...contentOfChart, manifest })).rejects.toMatchObject({
      errors: [
        { code: 'REVISION_TOO_LARGE', hint: expect.stringContaining('chart/big.yaml') },
        { code: 'RELEASE_OBJECT_NOT_OWNED' },
      ],
    });
  });

  test('ignores refusals because of objects that the release itself creates', async () => {
    const noNamespace = refusal(404, 'NotFound', 'namespaces "apps" not found');
    await run(fakeCluster({ [`PATCH ${settingsPath}`]: noNamespace }), [settings]);
    const crd = objectOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.com', {
      spec: { group: 'example.com', names: { kind: 'Widget' } },
    });
    const widget = objectOf('example.com/v1', 'Widget', 'w');
    await expect(run(fakeCluster({}), [widget])).rejects.toMatchObject({ code: 'RELEASE_PREFLIGHT_REFUSED' });
    const served = { 'GET /apis/apiextensions.k8s.io/v1': crds, [`PATCH ${definitionPath}`]: {} };
    await run(fakeCluster(served), [crd, widget]);
  });

  test('refuses a missing namespace that the release does not create', async () => {
    const missing = refusal(404, 'NotFound', 'namespaces "elsewhere" not found');
    const object = objectOf('v1', 'ConfigMap', 'far', {});
    object.object.metadata.namespace = 'elsewhere';
    const cluster = fakeCluster({ 'PATCH /api/v1/namespaces/elsewhere/configmaps/far': missing });
    await expect(run(cluster, [object])).rejects.toMatchObject({
      code: 'RELEASE_PREFLIGHT_REFUSED',
      hint: expect.stringContaining('kubectl create namespace elsewhere'),
    });
    // The chart's `crds/` may contain it, and so may the release itself.
    await run(cluster, [object], { namespaces: ['elsewhere'] });
    await run(cluster, [object], { namespace: 'elsewhere' });
  });
});
