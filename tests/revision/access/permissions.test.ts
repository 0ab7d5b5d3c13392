import { describe, expect, test } from '@jest/globals';
import { isJsonObject, type JsonObject } from '../../../components/json/index.ts';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import {
  accessForLife,
  assertAllowed,
  missingPermissions,
  type ReleaseParts,
} from '../../../components/revision/access/permissions.ts';
import { rolesFor } from '../../../components/revision/access/roles.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const objectOf = (apiVersion: string, kind: string, namespace?: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', ...(namespace === undefined ? {} : { namespace }) },
});

/** Simulates an account without certain permissions. Collects the checked permissions as `verb resource.group place`. */
async function review(changes: Partial<ReleaseParts>, refused: readonly string[], rules: readonly JsonObject[] = []) {
  const asked: string[] = [];
  const { client, discovery, serve } = fakeCluster({
    'POST /apis/authorization.k8s.io/v1/selfsubjectrulesreviews': { status: { resourceRules: [...rules] } },
    'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews': ({ body }) => {
      const spec = isJsonObject(body?.spec) ? body.spec : {};
      const { verb, group, resource, subresource, namespace = '' } = spec.resourceAttributes as JsonObject; // as our request has it
      const plural = subresource === undefined ? resource : `${resource}/${subresource}`;
      const question = `${verb} ${plural}.${group} ${namespace}`;
      asked.push(question);
      return { status: { allowed: !refused.includes(question) } };
    },
  });
  serve('/apis/apiextensions.k8s.io/v1', ['CustomResourceDefinition', 'customresourcedefinitions', false]);
  const parts = { objects: [], hooks: [], namespaced: { createNamespace: true, deleteNamespace: false }, ...changes };
  const report = await missingPermissions({ client, discovery }, { name: 'app', namespace: 'apps' }, parts);
  return { ...report, asked: asked.sort(), namesAsked: (word: string) => asked.filter((each) => each.includes(word)) };
}

describe('the permissions that a release needs', () => {
  test('cover its history and every kind in every namespace, each checked once', async () => {
    const deployment = objectOf('apps/v1', 'Deployment');
    const objects = [deployment, deployment, objectOf('v1', 'Service', 'other')];
    const { namesAsked, missing, unserved } = await review({ objects, hooks: [objectOf('batch/v1', 'Job')] }, []);
    const verbs = (word: string) => namesAsked(word).map((each) => each.split(' ')[0]);
    // The provider does not wait for the deletion of these kinds.
    expect(verbs('deployments.apps apps').sort()).toEqual(['create', 'delete', 'get', 'patch', 'watch']);
    expect(verbs('services. other').sort()).toEqual(['create', 'delete', 'get', 'list', 'patch', 'watch']);
    expect(verbs('jobs.batch apps').sort()).toEqual(['create', 'delete', 'get', 'watch']);
    expect(verbs('secrets. apps').sort()).toEqual(['create', 'delete', 'get', 'list', 'patch', 'update']);
    expect(verbs('namespaces')).toEqual(['create']);
    expect([missing, unserved]).toEqual([[], []]);
  });

  test('cover applying a Secret only if the release has its credentials or such an object', async () => {
    const verbs = async (parts: Partial<ReleaseParts>) => (await review(parts, [])).namesAsked('patch secrets. apps');
    expect(await verbs({ hasCredentials: false })).toEqual([]);
    expect(await verbs({})).toHaveLength(1);
    expect(await verbs({ hasCredentials: false, objects: [objectOf('v1', 'Secret')] })).toHaveLength(1);
  });

  test('are reported if missing, separately from optional ones', async () => {
    const refused = ['patch configmaps. apps', 'watch configmaps. apps', 'create namespaces. ', 'get pods/log. apps'];
    const { missing, forReplacement, unhelpful } = await review({ objects: [objectOf('v1', 'ConfigMap')] }, refused);
    expect(missing).toEqual([
      { resource: 'configmaps', verbs: ['patch'], place: ' in namespace apps' },
      { resource: 'namespaces', verbs: ['create'], place: '' },
    ]);
    expect(forReplacement).toEqual([{ resource: 'configmaps', verbs: ['watch'], place: ' in namespace apps' }]);
    expect(unhelpful).toEqual([{ resource: 'pods/log', verbs: ['get'], place: ' in namespace apps' }]);
  });

  test('are not checked one by one if a rule allows them', async () => {
    const rules: JsonObject[] = [
      { verbs: ['*'], apiGroups: ['apps'], resources: ['deployments'] },
      { verbs: ['get', 'list'], apiGroups: [''], resources: ['*'] },
      { verbs: ['*'], apiGroups: [''], resources: ['secrets'], resourceNames: ['one'] },
    ];
    const { namesAsked } = await review({ objects: [objectOf('apps/v1', 'Deployment')] }, [], rules);
    expect(namesAsked('deployments')).toEqual([]);
    expect(namesAsked('secrets')).not.toContain('get secrets. apps');
    expect(namesAsked('secrets')).toContain('update secrets. apps');
  });

  test.each([
    ['exists', { 'GET /api/v1/namespaces/apps': {} }, []],
    [
      'may not be read and exists',
      { 'GET /api/v1/namespaces/apps': refusal(403, 'Forbidden', 'no'), 'POST /api/v1/namespaces/apps/secrets': {} },
      [],
    ],
    [
      'may not be read and does not exist',
      { 'GET /api/v1/namespaces/apps': refusal(403, 'Forbidden', 'no') },
      ['create namespaces'],
    ],
  ])('include the creation of a namespace only if it is missing: it %s', async (_how, answers, expected) => {
    const { client, discovery } = fakeCluster(answers);
    const parts = { objects: [], hooks: [], namespaced: { createNamespace: true, deleteNamespace: false } };
    const { needed } = await accessForLife({ client, discovery }, { name: 'app', namespace: 'apps' }, parts);
    const ofNamespaces = needed.filter(({ resource }) => resource.plural === 'namespaces');
    expect(ofNamespaces.map(({ verb, resource }) => `${verb} ${resource.plural}`)).toEqual(expected);
  });

  test.each<[string, Partial<ReleaseParts>, string[]]>([
    [
      'the settings delete',
      { namespaced: { createNamespace: true, deleteNamespace: true } },
      ['delete namespaces. apps', 'get namespaces. apps', 'list *.* apps'],
    ],
    ['the chart contains', { objects: [objectOf('v1', 'Namespace')] }, ['list *.* a']],
  ])('include listing everything in a namespace that %s', async (_what, parts, expected) => {
    const { asked, missing } = await review(parts, [expected.at(-1) ?? '']);
    expect(asked).toEqual(expect.arrayContaining(expected));
    expect(missing).toEqual([expect.objectContaining({ resource: '*', verbs: ['list'] })]);
  });

  test('report roles that the release binds but the account may not bind', async () => {
    const roleRef = { kind: 'ClusterRole', name: 'view' };
    const objects = ['RoleBinding', 'ClusterRoleBinding'].map((kind) => ({
      ...objectOf('rbac.authorization.k8s.io/v1', kind),
      roleRef,
    }));
    const refused = [
      'bind clusterroles.rbac.authorization.k8s.io apps',
      'bind clusterroles.rbac.authorization.k8s.io ',
    ];
    const { forBinding } = await review({ objects }, refused);
    const resource = 'clusterroles.rbac.authorization.k8s.io/view';
    expect(forBinding).toEqual([
      { resource, verbs: ['bind'], place: ' in namespace apps' },
      { resource, verbs: ['bind'], place: '' },
    ]);
  });

  test('do not include deletions for CRDs in crds/', async () => {
    const crd = {
      ...objectOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
      spec: { group: 'example.com', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets' } },
    };
    const parts = { objects: [objectOf('example.com/v1', 'Widget')], crds: [crd] };
    const { namesAsked, unserved } = await review(parts, []);
    expect(namesAsked('customresourcedefinitions')).not.toEqual([]);
    expect(namesAsked('delete customresourcedefinitions')).toEqual([]);
    expect(namesAsked('widgets')).toContain('watch widgets.example.com apps');
    expect(unserved).toEqual([]);
  });

  test('are unknown for kinds that are not served, unless the release defines them', async () => {
    const widget = objectOf('example.com/v1', 'Widget');
    const crd = {
      ...objectOf('v1', 'ConfigMap'),
      kind: 'CustomResourceDefinition',
      spec: { names: { kind: 'Widget' } },
    };
    expect((await review({ objects: [widget] }, [])).unserved).toEqual(['example.com/v1/Widget']);
    expect((await review({ objects: [widget, crd] }, [])).unserved).toEqual(['v1/CustomResourceDefinition']);
  });
});

describe('a run without a needed permission', () => {
  test('fails with the verb and the resource', async () => {
    const { client, discovery } = fakeCluster({
      'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews': ({ body }) => ({
        status: { allowed: !JSON.stringify(body).includes('"watch"') },
      }),
    });
    const removed = [objectOf('v1', 'ConfigMap')];
    const refused = assertAllowed({ client, discovery }, { name: 'app', namespace: 'apps' }, { replaced: removed });
    await expect(refused).rejects.toMatchObject({
      code: 'RELEASE_PREFLIGHT_REFUSED',
      message: expect.stringContaining('watch configmaps in namespace apps'),
    });
    await assertAllowed({ client, discovery }, { name: 'app', namespace: 'apps' }, { applied: removed, removed });
  });
});

describe('the printed Roles', () => {
  test('contain the permissions that the release needs and those that its own roles grant', async () => {
    const { client, discovery, serve } = fakeCluster({ 'GET /api/v1/namespaces/apps': {} });
    serve('/apis/rbac.authorization.k8s.io/v1', ['Role', 'roles', true]);
    serve('/apis/rbac.authorization.k8s.io/v1', ['RoleBinding', 'rolebindings', true]);
    serve('/apis/rbac.authorization.k8s.io/v1', ['ClusterRole', 'clusterroles', false]);
    const api = 'rbac.authorization.k8s.io/v1';
    const granted = { verbs: ['list'], apiGroups: ['batch'], resources: ['jobs'] };
    const everywhere = { verbs: ['get'], nonResourceURLs: ['/metrics'] };
    const objects = [
      { ...objectOf(api, 'Role'), rules: [granted] },
      { ...objectOf(api, 'ClusterRole'), rules: [everywhere] },
      { ...objectOf(api, 'RoleBinding'), roleRef: { kind: 'ClusterRole', name: 'view' } },
      { ...objectOf(api, 'RoleBinding'), roleRef: { kind: 'Role', name: 'a' } },
    ];
    const parts = { objects, hooks: [], namespaced: { createNamespace: true, deleteNamespace: false } };
    const roles = await rolesFor({ client, discovery }, { name: 'app', namespace: 'apps' }, parts);
    expect(roles.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ClusterRole apps-app-deployer',
      'Role app-deployer',
    ]);
    const [cluster, own] = roles.map(({ rules }) => rules);
    expect(cluster).toContainEqual(everywhere);
    expect(own).toContainEqual(granted);
    const group = 'rbac.authorization.k8s.io';
    expect(own).toContainEqual({
      apiGroups: [group],
      resources: ['clusterroles'],
      resourceNames: ['view'],
      verbs: ['bind'],
    });
    // The dry run of a binding does not find a role of the same release.
    expect(own).toContainEqual({ apiGroups: [group], resources: ['roles'], resourceNames: ['a'], verbs: ['bind'] });
  });
});
