import { expect, test } from '@jest/globals';
import { type Hook, packObjects, unpackObjects } from '../../../components/manifest/index.ts';
import { crdsForHooks } from '../../../components/render/crds/crdsForHooks.ts';

const crd = (group: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `widgets.${group}` },
  spec: { group, names: { kind: 'Widget' } },
});
const hook = (manifest: string, ...events: string[]): Hook => ({
  name: 'h',
  kind: 'Widget',
  path: 'c/templates/hook.yaml',
  manifest,
  events,
  weight: 0,
  delete_policies: [],
  output_log_policies: [],
});
const ours = crd('ours.example');
const others = crd('others.example');
const plain = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ours.example' } };

test.each([
  ['a hook of such a kind', [hook('apiVersion: ours.example/v1', 'pre-install')], [ours]],
  [
    'a Role for a Job that creates such objects',
    [hook('apiGroups: [ours.example]', 'post-upgrade', 'pre-upgrade')],
    [ours],
  ],
  ['a hook of another kind', [hook('apiVersion: v1', 'pre-install')], []],
  ['a hook that runs later', [hook('apiVersion: ours.example/v1', 'post-install', 'pre-delete', 'test')], []],
  ['no hook', [], []],
])('the CRDs that are needed early by %s', (_what, hooks, expected) => {
  const planned = [plain, ours, others].map((object) => ({ object }));
  expect(crdsForHooks(planned, hooks)).toEqual(expected);
});

test('a CRD that stays unchanged in the cluster is not created early', () => {
  expect(crdsForHooks([{ object: ours, id: 'widgets.ours.example' }], [hook('ours.example', 'pre-install')])).toEqual(
    [],
  );
});

test('objects are unchanged after packing and unpacking', () => {
  expect(unpackObjects(packObjects([ours, others]))).toEqual([ours, others]);
});
