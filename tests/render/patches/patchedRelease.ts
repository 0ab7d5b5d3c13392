import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { openProject, readSettings, readStackFile, type StackSettings } from '../../../components/config/index.ts';
import { type ReleaseError, releaseErrors } from '../../../components/errors.ts';
import type { JsonObject, ValuePath } from '../../../components/json/index.ts';
import { type RenderedRelease, renderRelease } from '../../../components/render/index.ts';

/** Objects of every sort: of a built-in kind, a custom resource, hooks, a List. */
const templates = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{Release.Name}}-web
  labels: { app: web, tier: front }
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: app
          image: app:1
          env: [{ name: TOKEN, value: {{Values.token}} }]
        - name: proxy
          image: proxy:1
---
apiVersion: v1
kind: ConfigMap
metadata: { name: {{Release.Name}}-config, labels: { app: web }, annotations: { example.com/own: "yes" } }
data: { a: one }
---
apiVersion: example.com/v1
kind: Widget
metadata: { name: widget, namespace: elsewhere }
spec: { parts: [{ name: a }, { name: b }], size: 1 }
---
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: { helm.sh/hook: pre-upgrade }
spec: { template: { spec: { containers: [{ name: migrate, image: m }] } } }
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ServiceAccount, metadata: { name: one } }
  - { apiVersion: v1, kind: ServiceAccount, metadata: { name: two } }
`;

const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec: { group: example.com, names: { kind: Widget, plural: widgets }, scope: Namespaced, versions: [] }
`;

export interface PatchedStack {
  /** The patches in the stack's file. */
  patches: unknown;
  /** Files of the project. */
  files?: Readonly<Record<string, string>>;
  /** Settings as the engine passes them to the program, with decrypted secrets. @default those of the file, with masks */
  decrypted?: unknown;
  release?: JsonObject;
  patchesFor?: { name: string; namespace: string };
  /** Paths of values in the patches that a preview does not know. */
  unknownPatches?: ValuePath[];
}

/** Renders a small chart of a stack with patches. */
export async function renderPatched(stack: PatchedStack): Promise<RenderedRelease> {
  const { files = {}, patchesFor, unknownPatches } = stack;
  const projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
  const all = {
    'chart/Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.0.0\n',
    'chart/values.yaml': 'token: plain\n',
    'chart/templates/all.yaml.hbs': templates,
    'chart/crds/widgets.yaml': crd,
    'Pulumi.yaml': 'name: kubesentiment\nruntime: nodejs\n',
    ...files,
  };
  try {
    for (const [path, text] of Object.entries(all)) {
      await mkdir(dirname(join(projectDirectory, path)), { recursive: true });
      await writeFile(join(projectDirectory, path), text);
    }
    const known = settingsOf(stack, projectDirectory);
    const settings = unknownPatches === undefined ? known : { ...known, unknownPaths: [], unknownPatches };
    return await renderRelease({
      ...{ settings, projectDirectory, helmTemplate: async () => [], hidesGenerated: true },
      ...(patchesFor && { patchesFor }),
    });
  } finally {
    await rm(projectDirectory, { recursive: true });
  }
}

function settingsOf({ patches, decrypted, release = {} }: PatchedStack, projectDirectory: string): StackSettings {
  const own = { name: 'r', namespace: 'ns', chart: 'chart', ...release };
  const text = stringify({ config: { 'kubesentiment:release': { ...own, patches } } });
  const file = { path: 'Pulumi.dev.yaml', text };
  const { config, secretKeys } = readStackFile(file);
  const given =
    decrypted === undefined ? config : { 'kubesentiment:release': JSON.stringify({ ...own, patches: decrypted }) };
  return readSettings({ stack: 'dev', config: given, secretKeys, file, project: openProject(projectDirectory) });
}

/** The errors of such a render. */
export async function errorsOf(stack: PatchedStack): Promise<readonly ReleaseError[]> {
  return renderPatched(stack).then(() => [], releaseErrors);
}

/** The rendered object of a name. */
export function objectOf({ objects }: RenderedRelease, name: string): JsonObject {
  const found = objects.find(({ object }) => object.metadata.name === name);
  return found?.object ?? {};
}
