import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'yaml';
import { fileNames } from '../../../components/cli/render/fileNames.ts';
import { secretFields } from '../../../components/cli/render/secretFields.ts';
import { type RenderOptions, render } from '../../../components/cli/verbs/render.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import type { KubernetesObject } from '../../../components/manifest/index.ts';
import { type Changes, withProject } from '../brokenProject.ts';

/** In no file, whatever is made of it. */
const canary = 'canary-7f3a9c';
const encoded = Buffer.from(canary).toString('base64');

const object = (apiVersion: string, kind: string, name: string, rest = '', metadata = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${metadata}${rest}`;
const annotated = (...lines: string[]) => `  annotations:\n${lines.map((line) => `    ${line}\n`).join('')}`;
const template = (name: string) => `charts/demo/templates/${name}.yaml.hbs`;
const crd = object(
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  'parts.example.com',
  'spec:\n  group: example.com\n  scope: Cluster\n  names: {kind: Part, plural: parts}\n',
);
const job = (name: string, ...annotations: string[]) =>
  object('batch/v1', 'Job', name, 'spec: {template: {}}\n', annotated(...annotations));

const parts: Changes = {
  'charts/demo/values.schema.json': undefined,
  'charts/demo/crds/parts.yaml': crd,
  [template('config')]: object('v1', 'ConfigMap', 'settings', 'data:\n  key: "yes"\n  gone: null\n'),
  [template('elsewhere')]: object('v1', 'ConfigMap', 'settings', '', '  namespace: other\n'),
  [template('namespace')]: object('v1', 'Namespace', 'other'),
  [template('part')]: object('example.com/v1', 'Part', 'One:Part'),
  [template('role')]: object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'demo:reader', 'rules: []\n'),
};

const secretStack = (text: string) => `${text}    password: {secure: "v1:AAAAAAAAAAAAAAAA:c2VjcmV0"}\n`;
const withSecret: Changes = {
  ...parts,
  'Pulumi.dev.yaml': secretStack,
  [template('secret')]: object('v1', 'Secret', 'login', `data:\n  a: ${encoded}\n  b: {{b64enc Values.password}}\n`),
};

/** Renders into the folder `out` of the project. */
function renderIn(directory: string, options: Partial<RenderOptions> = {}) {
  const all: RenderOptions = { out: join(directory, 'out'), hooks: 'argocd', exclude: [], ...options };
  return render('dev', all, 'json', directory).then((text) => JSON.parse(text));
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const paths = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = paths.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(files.sort().map((file) => readFile(file, 'utf8')));
  return Object.fromEntries(files.map((file, index) => [file.slice(folder.length + 1), texts[index] ?? '']));
}

const rendered = (changes: Changes, options: Partial<RenderOptions> = {}) =>
  withProject(changes, async (directory) => ({
    ...(await renderIn(directory, options)),
    files: await filesIn(join(directory, 'out')),
  }));

let notes = '';
beforeEach(() => {
  notes = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    notes += String(text);
    return true;
  });
});
afterEach(() => void jest.restoreAllMocks());

describe('release render', () => {
  it('writes one file for each object, with its namespace, and a list of them', async () => {
    const { files } = await rendered(parts);
    expect(parse(files['kustomization.yaml'] ?? '')).toEqual({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [
        'crds/customresourcedefinition-parts.example.com.yaml',
        'namespace-other.yaml',
        'configmap-ns-settings.yaml',
        'configmap-other-settings.yaml',
        'clusterrole-demo-reader.yaml',
        'deployment-demo.yaml',
        'part-one-part.yaml',
      ],
    });
    const metadata = (path: string) => parse(files[path] ?? '').metadata;
    expect(metadata('configmap-ns-settings.yaml')).toEqual({ name: 'settings', namespace: 'ns' });
    expect(metadata('configmap-other-settings.yaml')).toEqual({ name: 'settings', namespace: 'other' });
    expect(metadata('deployment-demo.yaml')).toMatchObject({ namespace: 'ns' });
    expect(metadata('clusterrole-demo-reader.yaml')).toEqual({ name: 'demo:reader' });
    expect(metadata('part-one-part.yaml')).toEqual({ name: 'One:Part' });
    expect(files['configmap-ns-settings.yaml']).toBe(
      '# Rendered by `release render` from demo/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\n' +
        'metadata:\n  name: settings\n  namespace: ns\ndata:\n  key: "yes"\n  gone: ""\n',
    );
  });

  it('leaves out the CRDs in crds/ if it is asked to', async () => {
    const skip = (text: string) => text.replace('namespace: ns\n', 'namespace: ns\n    crds: skip\n');
    const crds = async (changes: Changes, options = {}) =>
      Object.keys((await rendered({ ...parts, ...changes }, options)).files).filter((path) => path.startsWith('crds/'));
    expect(await crds({}, { includeCrds: false })).toEqual([]);
    expect(await crds({ 'Pulumi.dev.yaml': skip })).toEqual([]);
    expect(await crds({ 'Pulumi.dev.yaml': skip }, { includeCrds: true })).toHaveLength(1);
  });

  it('changes only what is different, and removes only what a render has written', async () => {
    await withProject(parts, async (directory) => {
      const out = join(directory, 'out');
      await renderIn(directory);
      const timesOf = async () =>
        Promise.all(Object.keys(await filesIn(out)).map(async (path) => (await stat(join(out, path))).mtimeMs));
      const before = { files: await filesIn(out), times: await timesOf() };
      expect(await renderIn(directory)).toMatchObject({ written: [], removed: [] });
      expect({ files: await filesIn(out), times: await timesOf() }).toEqual(before);

      await writeFile(join(out, 'README.md'), 'of a user');
      await writeFile(join(out, 'own.yaml'), 'of a user');
      const list = join(out, 'kustomization.yaml');
      await writeFile(list, `${await readFile(list, 'utf8')}  - own.yaml\n  - ../charts/demo/Chart.yaml\n`);
      await rm(join(directory, template('role')));
      await rm(join(directory, 'charts/demo/crds/parts.yaml'));
      await writeFile(join(directory, template('namespace')), object('v1', 'Namespace', 'third'));
      expect(await renderIn(directory, { set: ['replicas=5'] })).toMatchObject({
        written: ['deployment-demo.yaml', 'kustomization.yaml', 'namespace-third.yaml', 'part-one-part.yaml'],
        removed: [
          'clusterrole-demo-reader.yaml',
          'crds/customresourcedefinition-parts.example.com.yaml',
          'namespace-other.yaml',
        ],
      });
      expect(Object.keys(await filesIn(out))).toEqual(expect.arrayContaining(['README.md', 'own.yaml']));
      expect(Object.keys(await filesIn(join(directory, 'charts')))).toContain('demo/Chart.yaml');
    });
  });

  it('refuses a folder with files of others, and continues a render that was interrupted', async () => {
    await withProject(parts, async (directory) => {
      const out = join(directory, 'out');
      const refused = { code: 'RENDER_FOLDER' };
      await mkdir(join(out, 'sub'), { recursive: true });
      await expect(renderIn(directory)).rejects.toMatchObject(refused);
      await rm(join(out, 'sub'), { recursive: true });
      await writeFile(join(out, '.gitkeep'), '');
      await writeFile(join(out, 'kustomization.yaml'), 'resources: []\n');
      await expect(renderIn(directory)).rejects.toMatchObject(refused);
      await rm(join(out, 'kustomization.yaml'));
      await symlink(join(directory, 'charts'), join(out, 'crds'));
      await expect(renderIn(directory)).rejects.toMatchObject(refused);
      await rm(join(out, 'crds'));
      expect((await renderIn(directory)).written).toHaveLength(8);
      await rm(join(out, 'kustomization.yaml'));
      expect((await renderIn(directory)).written).toEqual(['kustomization.yaml']);
      await writeFile(join(out, 'namespace-other.yaml'), 'of a user');
      await expect(renderIn(directory)).rejects.toMatchObject(refused);
      await rm(join(out, 'namespace-other.yaml'));
      await symlink(join(directory, 'charts'), join(out, 'namespace-other.yaml'));
      await expect(renderIn(directory)).rejects.toMatchObject(refused);
      await expect(renderIn(directory, { out: join(directory, 'Pulumi.dev.yaml') })).rejects.toMatchObject(refused);
    });
  });

  it('translates hooks for Argo CD, and leaves out those without an equivalent', async () => {
    const hooks: Changes = {
      ...parts,
      [template('migrate')]: job(
        'migrate',
        'helm.sh/hook: pre-install,pre-upgrade',
        'helm.sh/hook-weight: "-5"',
        'helm.sh/hook-delete-policy: hook-succeeded,before-hook-creation',
        'other: kept',
      ),
      [template('report')]: job('report', 'helm.sh/hook: post-upgrade,post-delete'),
      [template('check')]: job('check', 'helm.sh/hook: test'),
      [template('first')]: job('twice', 'helm.sh/hook: pre-install'),
      [template('second')]: job('twice', 'helm.sh/hook: post-install'),
      [template('undo')]: job('undo', 'helm.sh/hook: pre-rollback'),
    };
    const { files, leftOut } = await rendered(hooks);
    const annotations = (path: string) => parse(files[path] ?? '').metadata.annotations;
    expect(annotations('job-migrate.yaml')).toEqual({
      other: 'kept',
      'argocd.argoproj.io/hook': 'PreSync',
      'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded,BeforeHookCreation',
      'argocd.argoproj.io/sync-wave': '-5',
    });
    expect(annotations('job-report.yaml')).toEqual({
      'argocd.argoproj.io/hook': 'PostSync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    });
    const check = { object: 'Job/check', reason: 'hook', events: ['test'] };
    const undo = { object: 'Job/undo', reason: 'hook', events: ['pre-rollback'] };
    expect(leftOut).toEqual(expect.arrayContaining([check, undo]));
    expect(leftOut).not.toContainEqual(expect.objectContaining({ object: 'Job/report' }));
    expect(leftOut).toContainEqual({ object: 'Job/twice', reason: 'sameName' });
    expect(notes).toContain('Job/check (test)');
    for (const tool of ['flux', 'none'] as const) {
      const without = await rendered(hooks, { hooks: tool });
      expect(Object.keys(without.files).filter((path) => path.startsWith('job-'))).toEqual([]);
      expect(without.leftOut.filter(({ reason }: { reason: string }) => reason === 'hook')).toHaveLength(6);
    }
  });

  it('annotates what a release never deletes for the tool that would', async () => {
    const data = object('v1', 'PersistentVolumeClaim', 'data', '', annotated('helm.sh/resource-policy: keep'));
    const volumes = { ...parts, [template('data')]: data };
    for (const [hooks, annotation] of [
      ['argocd', { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' }],
      ['flux', { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }],
      ['none', {}],
    ] as const) {
      const { files } = await rendered(volumes, { hooks });
      const annotations = (path: string) => parse(files[path]).metadata.annotations ?? {};
      expect(annotations('persistentvolumeclaim-data.yaml')).toEqual({
        'helm.sh/resource-policy': 'keep',
        ...annotation,
      });
      expect(annotations('crds/customresourcedefinition-parts.example.com.yaml')).toEqual(annotation);
      expect(annotations('deployment-demo.yaml')).toEqual({});
    }
  });

  it('writes no secret: neither a Secret, nor what contains a secret value', async () => {
    const { files, leftOut } = await rendered({
      ...withSecret,
      [template('checked')]: object(
        'apps/v1',
        'StatefulSet',
        'db',
        'spec:\n  template:\n    metadata:\n      annotations:\n        checksum/secret: {{sha256sum Values.password}}\n        a: b\n',
      ),
    });
    expect(leftOut).toEqual([
      { object: 'Secret/login', reason: 'secret' },
      { object: 'Secret/demo-credentials', reason: 'secret' },
    ]);
    expect(notes).toMatch(/Secret\/login, Secret\/demo-credentials.*docs\/gitops\.md/);
    expect(notes).toContain('StatefulSet/db: checksum/secret');
    expect(parse(files['statefulset-db.yaml'] ?? '').spec.template.metadata.annotations).toEqual({ a: 'b' });
    const all = JSON.stringify(files);
    for (const text of [canary, encoded, 'secret)', 'generated', 'c2VjcmV0', 'checksum'])
      expect(all).not.toContain(text);
  });

  it.each([
    ['a secret value', object('v1', 'ConfigMap', 'url', 'data:\n  url: db://u:{{Values.password}}@host\n'), 'data.url'],
    ['an encoded one', object('v1', 'ConfigMap', 'url', 'data:\n  x: {{b64enc Values.password}}\n'), 'data.x'],
    [
      'a Secret inside of it',
      object('v1', 'ConfigMap', 'url', 'spec:\n  made: [{kind: Secret, stringData: {a: b} }]\n'),
      'spec.made[0].stringData',
    ],
    [
      'a secret in a hook',
      job('url', 'helm.sh/hook: pre-install', 'p: {{quote Values.password}}'),
      'metadata.annotations.p',
    ],
  ])('refuses an object with %s, and leaves it out if it is asked to', async (_what, text, field) => {
    await withProject({ ...withSecret, [template('url')]: text }, async (directory) => {
      const kind = parse(text.replaceAll(/\{\{.*?\}\}/g, 'x')).kind;
      const refusal = { code: 'RENDER_SECRET', message: expect.stringContaining(field) };
      await expect(renderIn(directory)).rejects.toMatchObject(refusal);
      await expect(readdir(join(directory, 'out'))).rejects.toMatchObject({ code: 'ENOENT' });
      const { leftOut, written } = await renderIn(directory, { exclude: [`${kind}/url`] });
      expect(leftOut).toContainEqual({ object: `${kind}/url`, reason: 'excluded' });
      expect(written).not.toContain(`${kind.toLowerCase()}-url.yaml`);
    });
  });

  it('refuses to exclude an object that does not exist', async () => {
    const run = rendered(parts, { exclude: ['ConfigMap/none'] });
    await expect(run).rejects.toMatchObject({ code: 'RENDER_UNKNOWN_OBJECT' });
  });
});

describe('the fields that must not be in a file', () => {
  const made = (data: JsonObject, name = 'a'): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  });

  it('are those that differ in another render, and all of an object that has no counterpart or another name', () => {
    const object = made({ a: '(generated)', b: 'x', c: [1] });
    expect(secretFields({ object, counterpart: object })).toEqual([]);
    expect(secretFields({ object, counterpart: made({ a: 'other', b: 'x', c: [1, 2] }) })).toEqual([
      ['data', 'a'],
      ['data', 'c'],
    ]);
    expect(secretFields({ object, counterpart: undefined })).toEqual([[]]);
    expect(secretFields({ object, counterpart: made({}, 'b') })).toEqual([[]]);
    expect(secretFields({ object: made({}, 'a-(secret)'), counterpart: made({}, 'a-(secret)') })).toEqual([[]]);
  });
});

describe('the name of a file', () => {
  const made = (apiVersion: string, kind: string, name: string, namespace?: string) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  });

  it('has safe characters and a limited length', () => {
    const [escaping, long = ''] = fileNames([made('v1', 'Role', '../../A b:ü'), made('v1', 'Role', 'x'.repeat(253))]);
    expect(escaping).toMatch(/^role-[a-z0-9.-]+\.yaml$/);
    expect(long.length).toBeLessThan(230);
  });

  it('has the group or a hash only where others have the same name, in any order', () => {
    const objects = [
      made('networking.k8s.io/v1', 'Ingress', 'web', 'ns'),
      made('example.com/v1', 'Ingress', 'web', 'ns'),
      made('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a:b'),
      made('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a.b'),
      made('rbac.authorization.k8s.io/v1', 'ClusterRole', 'A-b'),
      made('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a_b'),
    ];
    const names = fileNames(objects);
    expect(names.slice(0, 2)).toEqual(['ingress.networking.k8s.io-web.yaml', 'ingress.example.com-web.yaml']);
    expect(names[3]).toBe('clusterrole-a.b.yaml');
    expect(new Set(names).size).toBe(objects.length);
    expect(fileNames(objects.toReversed())).toEqual(names.toReversed());
  });
});
