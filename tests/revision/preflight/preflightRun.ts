import type { KubernetesObject, ManifestObject } from '../../../components/manifest/index.ts';
import type { OpenedInputs } from '../../../components/revision/index.ts';
import { preflight } from '../../../components/revision/preflight/preflight.ts';
import type { FakeCluster } from '../fakeCluster.ts';
import { contentOfChart, memoryStore } from '../storage/memoryStore.ts';

export const inputs: OpenedInputs = {
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

export function objectOf(apiVersion: string, kind: string, name: string, rest = {}): ManifestObject {
  const object: KubernetesObject = { apiVersion, kind, metadata: { name }, ...rest };
  return { source: 'chart/templates/x.yaml', text: '', object };
}

export const settings = objectOf('v1', 'ConfigMap', 'settings');
export const settingsPath = '/api/v1/namespaces/apps/configmaps/settings';

export function run(
  cluster: FakeCluster,
  objects: ManifestObject[],
  changes: Partial<OpenedInputs> = {},
  content = contentOfChart,
) {
  return preflight({ ...cluster, store: memoryStore() }, { ...inputs, ...changes }, objects, content, 'upgrade');
}

export const owned = (name: string, namespace: string) => ({
  metadata: {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace },
  },
});

export const definitionPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com';
export const crds = {
  resources: [{ kind: 'CustomResourceDefinition', name: 'customresourcedefinitions', namespaced: false }],
};
