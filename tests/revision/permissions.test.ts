import { describe, expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../components/chart/index.ts';
import { isJsonObject, type JsonObject } from '../../components/config/index.ts';
import { reviewPermissions } from '../../components/revision/permissions.ts';
import { fakeCluster } from './fakeCluster.ts';

const objectOf = (apiVersion: string, kind: string, namespace?: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', ...(namespace === undefined ? {} : { namespace }) },
});

/** The report of an account that may do whatever is not refused, as `verb resource place`. */
async function review(
  objects: readonly KubernetesObject[],
  refused: readonly string[],
  definitions: readonly KubernetesObject[] = [],
) {
  const asked: string[] = [];
  const { client, discovery, serve } = fakeCluster({
    'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews': ({ body }) => {
      const spec = isJsonObject(body?.spec) ? body.spec : {};
      const { verb, group, resource, namespace = '' } = spec.resourceAttributes as JsonObject; // as our request has it
      const question = `${verb} ${resource}.${group} ${namespace}`;
      asked.push(question);
      return { status: { allowed: !refused.includes(question) } };
    },
  });
  serve('/apis/apiextensions.k8s.io/v1', ['CustomResourceDefinition', 'customresourcedefinitions', false]);
  const report = await reviewPermissions(
    { client, discovery },
    { name: 'app', namespace: 'apps' },
    objects,
    true,
    definitions,
  );
  return { ...report, asked: asked.sort() };
}

describe('the permissions that a deploy needs', () => {
  test('are those for its history and for every kind in every namespace, each asked once', async () => {
    const deployment = objectOf('apps/v1', 'Deployment');
    const { asked, missing, unserved } = await review([deployment, deployment, objectOf('v1', 'Service', 'other')], []);
    expect(asked).toEqual([
      ...['create deployments.apps apps', 'create namespaces. ', 'create secrets. apps', 'create services. other'],
      ...['delete deployments.apps apps', 'delete secrets. apps', 'delete services. other'],
      ...['get deployments.apps apps', 'get namespaces. ', 'get secrets. apps', 'get services. other'],
      ...['list secrets. apps', 'patch deployments.apps apps', 'patch secrets. apps', 'patch services. other'],
      'update secrets. apps',
    ]);
    expect([missing, unserved]).toEqual([[], []]);
  });

  test('are named where they are missing', async () => {
    const refused = ['patch deployments.apps apps', 'delete deployments.apps apps', 'create namespaces. '];
    const { missing } = await review([objectOf('apps/v1', 'Deployment')], refused);
    expect(missing).toEqual([
      { resource: 'namespaces', verbs: ['create'], place: '' },
      { resource: 'deployments.apps', verbs: ['patch', 'delete'], place: ' in namespace apps' },
    ]);
  });

  test('are no deletions for what is in crds/, which defines kinds', async () => {
    const definition = {
      ...objectOf('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
      spec: { names: { kind: 'Widget' } },
    };
    const { asked, unserved } = await review([objectOf('example.com/v1', 'Widget')], [], [definition]);
    const ofDefinitions = ['create', 'get', 'patch'].map(
      (verb) => `${verb} customresourcedefinitions.apiextensions.k8s.io `,
    );
    expect(asked.filter((question) => question.includes('apiextensions'))).toEqual(ofDefinitions);
    expect(unserved).toEqual([]);
  });

  test('cannot be asked for kinds that are not served, unless the release brings them', async () => {
    const widget = objectOf('example.com/v1', 'Widget');
    const definition = {
      ...objectOf('v1', 'ConfigMap'),
      kind: 'CustomResourceDefinition',
      spec: { names: { kind: 'Widget' } },
    };
    expect((await review([widget], [])).unserved).toEqual(['example.com/v1/Widget']);
    expect((await review([widget, definition], [])).unserved).toEqual(['v1/CustomResourceDefinition']);
  });
});
