import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type Changes, withProject } from '../brokenProject.ts';
import {
  annotated,
  catchNotes,
  filesIn,
  job,
  object,
  parts,
  rendered,
  renderIn,
  template,
} from '../render/renderProject.ts';

const notes = catchNotes();

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
    expect(notes()).toContain('Job/check (test)');
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

  it('refuses to exclude an object that does not exist', async () => {
    const run = rendered(parts, { exclude: ['ConfigMap/none'] });
    await expect(run).rejects.toMatchObject({ code: 'RENDER_UNKNOWN_OBJECT' });
  });
});
