import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { packObjects } from '../../../components/manifest/index.ts';
import { createEarlyCrds } from '../../../components/revision/apply/earlyCrds.ts';
import { fakeCluster, refusal } from '../fakeCluster.ts';

const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example';
const spec = {
  group: 'example',
  names: { kind: 'Widget', plural: 'widgets' },
  versions: [{ name: 'v1', served: true }],
};
const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example' },
  spec,
};
const packed = packObjects([crd]);

const print = () => undefined;

function cluster(answer: JsonObject | Error, conditions: JsonObject[] = []) {
  const live = { ...crd, metadata: { ...crd.metadata, uid: 'u' }, status: { conditions } };
  const fake = fakeCluster({ [`PATCH ${path}`]: answer instanceof Error ? answer : live, [`GET ${path}`]: live });
  fake.serve('/apis/apiextensions.k8s.io/v1', ['CustomResourceDefinition', 'customresourcedefinitions', false]);
  return fake;
}

test("a CRD is applied with the release's field manager, and its kind is served", async () => {
  const fake = cluster({}, [{ type: 'Established', status: 'True' }]);
  fake.serve('/apis/example/v1', ['Widget', 'widgets', true]);
  await createEarlyCrds(fake, packed, 5, print);
  const applied = fake.requests.find(({ method }) => method === 'PATCH');
  expect(applied?.path).toMatch(/fieldManager=(?!undefined)/);
  expect(applied?.body?.spec).toEqual(spec);
});

test('a CRD whose kind is not served in time is an error', async () => {
  await expect(createEarlyCrds(cluster({}), packed, 0, print)).rejects.toMatchObject({
    code: 'HOOK_FAILED',
    message: expect.stringMatching(/^CustomResourceDefinition\/widgets\.example, which hooks need: .*did not end/),
  });
});

test("a CRD that the server refuses is an error with the server's reason", async () => {
  const refused = cluster(refusal(422, 'Invalid', 'spec.versions: no'));
  await expect(createEarlyCrds(refused, packed, 5, print)).rejects.toMatchObject({
    code: 'HOOK_FAILED',
    message: expect.stringContaining('spec.versions: no'),
  });
});
