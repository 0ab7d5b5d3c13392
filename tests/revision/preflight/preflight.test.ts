import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import type { Hook, KubernetesObject, ManifestObject } from '../../../components/manifest/index.ts';
import type { OpenedInputs } from '../../../components/revision/index.ts';
import { preflight } from '../../../components/revision/preflight/preflight.ts';
import { type FakeCluster, fakeCluster, refusal } from '../fakeCluster.ts';
import { hook } from '../hooks/hookCluster.ts';
import { contentOfChart, memoryStore, ourLabels, recordOf } from '../storage/memoryStore.ts';

const inputs: OpenedInputs = {
  name: 'app',
  namespace: 'apps',
  owner: 'ours',
  stack: 'project.dev',
  digest: 'd',
  payload: '',
  hooks: [],
  unlisted: [],
  timeout: 300,
  historyMax: 10,
  createNamespace: true,
  takeOwnership: false,
  fieldManager: 'manager',
  uninstall: { keepHistory: false, deleteNamespace: false },
};

function objectOf(apiVersion: string, kind: string, name: string, rest = {}): ManifestObject {
  const object: KubernetesObject = { apiVersion, kind, metadata: { name }, ...rest };
  return { source: 'chart/templates/x.yaml', text: '', object };
}

const settings = objectOf('v1', 'ConfigMap', 'settings');
const settingsPath = '/api/v1/namespaces/apps/configmaps/settings';

function run(
  cluster: FakeCluster,
  objects: ManifestObject[],
  changes: Partial<OpenedInputs> = {},
  content = contentOfChart,
) {
  return preflight({ ...cluster, store: memoryStore() }, { ...inputs, ...changes }, objects, content, 'upgrade');
}

const accepted = { [`PATCH ${settingsPath}`]: {} };
const owned = (name: string, namespace: string) => ({
  metadata: {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace },
  },
});

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

  describe('of a hook', () => {
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

  describe('of a change of an immutable field', () => {
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
      await expect(run(cluster, [objectOf('apps/v1', 'StatefulSet', 'store', { spec: claims })])).rejects.toMatchObject(
        {
          code: 'RELEASE_PREFLIGHT_REFUSED',
          hint: expect.stringContaining('data is lost'),
        },
      );
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

const definitionPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com';
const crds = {
  resources: [{ kind: 'CustomResourceDefinition', name: 'customresourcedefinitions', namespaced: false }],
};

const definitionHook = hook('widgets.example.com', {
  kind: 'CustomResourceDefinition',
  manifest:
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.example.com}\n' +
    'spec: {group: example.com, names: {kind: Widget}}\n',
});
