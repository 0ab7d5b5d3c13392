import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, jest } from '@jest/globals';
import { type RenderOptions, render } from '../../../components/cli/verbs/render.ts';
import { type Changes, withProject } from '../brokenProject.ts';

/** In no file, whatever is made of it. */
export const canary = 'canary-7f3a9c';
export const encoded = Buffer.from(canary).toString('base64');

export const object = (apiVersion: string, kind: string, name: string, rest = '', metadata = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${metadata}${rest}`;
export const annotated = (...lines: string[]) => `  annotations:\n${lines.map((line) => `    ${line}\n`).join('')}`;
export const template = (name: string) => `charts/demo/templates/${name}.yaml.hbs`;
const crd = object(
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  'parts.example.com',
  'spec:\n  group: example.com\n  scope: Cluster\n  names: {kind: Part, plural: parts}\n',
);
export const job = (name: string, ...annotations: string[]) =>
  object('batch/v1', 'Job', name, 'spec: {template: {}}\n', annotated(...annotations));

export const parts: Changes = {
  'charts/demo/values.schema.json': undefined,
  'charts/demo/crds/parts.yaml': crd,
  [template('config')]: object('v1', 'ConfigMap', 'settings', 'data:\n  key: "yes"\n  gone: null\n'),
  [template('elsewhere')]: object('v1', 'ConfigMap', 'settings', '', '  namespace: other\n'),
  [template('namespace')]: object('v1', 'Namespace', 'other'),
  [template('part')]: object('example.com/v1', 'Part', 'One:Part'),
  [template('role')]: object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'demo:reader', 'rules: []\n'),
};

const secretStack = (text: string) => `${text}    password: {secure: "v1:AAAAAAAAAAAAAAAA:c2VjcmV0"}\n`;
export const withSecret: Changes = {
  ...parts,
  'Pulumi.dev.yaml': secretStack,
  [template('secret')]: object('v1', 'Secret', 'login', `data:\n  a: ${encoded}\n  b: {{b64enc Values.password}}\n`),
};

/** Renders into the folder `out` of the project. */
export function renderIn(directory: string, options: Partial<RenderOptions> = {}) {
  const all: RenderOptions = { out: join(directory, 'out'), hooks: 'argocd', exclude: [], ...options };
  return render('dev', all, 'json', directory).then((text) => JSON.parse(text));
}

export async function filesIn(folder: string): Promise<Record<string, string>> {
  const paths = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = paths.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(files.sort().map((file) => readFile(file, 'utf8')));
  return Object.fromEntries(files.map((file, index) => [file.slice(folder.length + 1), texts[index] ?? '']));
}

export const rendered = (changes: Changes, options: Partial<RenderOptions> = {}) =>
  withProject(changes, async (directory) => ({
    ...(await renderIn(directory, options)),
    files: await filesIn(join(directory, 'out')),
  }));

/** Catches what each test prints for people. @returns what it has printed so far */
export function catchNotes(): () => string {
  let notes = '';
  beforeEach(() => {
    notes = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      notes += String(text);
      return true;
    });
  });
  afterEach(() => void jest.restoreAllMocks());
  return () => notes;
}
