import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

/** A chart whose objects can be dropped one by one. */
const templates = {
  'namespace.yaml.hbs': `{{#if Values.namespace}}
apiVersion: v1
kind: Namespace
metadata: {name: {{Release.Namespace}}, labels: {team: a}}
{{/if}}
`,
  'claim.yaml.hbs': `{{#if Values.claim}}
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
{{/if}}
`,
  'shared.yaml.hbs': `{{#if Values.shared}}
apiVersion: v1
kind: ConfigMap
metadata: {name: shared}
{{/if}}
`,
  'dropped.yaml.hbs': `{{#if Values.dropped}}
apiVersion: v1
kind: ConfigMap
metadata: {name: dropped}
{{/if}}
`,
  'own.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{Release.Name}}-own}
data: {tag: {{quote Values.tag}} }
`,
  'hook.yaml.hbs': `apiVersion: v1
kind: ConfigMap
metadata: {name: {{Release.Name}}-hook, annotations: {helm.sh/hook: "pre-delete,post-delete"}}
`,
};
const values = { namespace: false, claim: false, shared: false, dropped: false, tag: '1' };

describe('an object that a release drops', () => {
  let release: Scenario;
  let other: Scenario;
  const openRelease = (name: string, changes: object, settings: object = {}) =>
    openScenario(name, {
      namespace: 'it-removal',
      configure: (config) => {
        const of = {
          name: name.replace('removal-', ''),
          chart: 'charts/small',
          wait: false,
          timeout: '20s',
          ...settings,
        };
        Object.assign(config['kubesentiment:release'], of);
        config['kubesentiment:values'] = { ...changes };
      },
    });
  const set = (changes: object) =>
    release.configure((config) => Object.assign(config['kubesentiment:values'], changes));
  const found = async () => {
    const { stdout } = succeeded(
      await release.kubectl('get', 'configmaps,persistentvolumeclaims', '-n', release.namespace, '-o', 'name'),
    );
    return stdout.split('\n').filter((name) => name !== '' && !name.endsWith('/kube-root-ca.crt'));
  };
  const history = async (name = 'a') => {
    const { stdout } = succeeded(await release.helm('history', name, '-o', 'json'));
    const entries: { revision: number; status: string }[] = JSON.parse(stdout);
    return entries.map(({ revision, status }) => `${revision} ${status}`);
  };
  const urnsOf = async (of: Scenario, names: string[]) => {
    const { stdout } = succeeded(await of.pulumi('stack', 'export'));
    const { deployment }: { deployment: { resources: { urn: string }[] } } = JSON.parse(stdout);
    const urns = deployment.resources.map(({ urn }) => urn);
    return names.map((name) => urns.find((urn) => urn.endsWith(`::${name}`)) ?? '');
  };

  beforeAll(async () => {
    release = await openRelease(
      'removal-a',
      { namespace: true, claim: true, shared: true, dropped: true },
      { deleteNamespace: true },
    );
    other = await openRelease('removal-b', { shared: true }, { takeOwnership: true });
    for (const each of [release, other]) await writeChart(each, templates, values);
    await release.up();
  });

  test('stays if the live object has a keep policy, belongs to another release, or is the namespace of the history', async () => {
    succeeded(
      await release.kubectl('annotate', 'pvc', 'data', '-n', release.namespace, 'helm.sh/resource-policy= Keep '),
    );
    await other.up();
    await set({ namespace: false, claim: false, shared: false, dropped: false });
    const preview = succeeded(await release.pulumi('preview'));
    expect(preview.output).toMatch(/PersistentVolumeClaim\/data stays in the cluster: .*keep/);
    expect(preview.output).toMatch(/ConfigMap\/shared stays in the cluster: .*"b"/);
    expect(preview.output).toMatch(/Namespace\/it-removal stays in the cluster/);
    expect(preview.output).not.toContain('ConfigMap/dropped stays');
    const { output } = await release.up();
    expect(output).toMatch(/PersistentVolumeClaim\/data stays in the cluster: .*keep/);
    expect(await found()).toEqual([
      'configmap/a-own',
      'configmap/b-own',
      'configmap/shared',
      'persistentvolumeclaim/data',
    ]);
    expect(await history()).toEqual(['1 superseded', '2 deployed']);
  });

  fullTest("stays deployed if the release's own resources are replaced, and no hook runs", async () => {
    for (const names of [
      ['owner', 'deployed'],
      ['opened', 'object-list'],
    ]) {
      await other.up(...(await urnsOf(other, names)).flatMap((urn) => ['--replace', urn]));
    }
    expect(await found()).toEqual(expect.arrayContaining(['configmap/b-own', 'configmap/shared']));
    expect(await found()).not.toContain('configmap/b-hook');
    expect(await history('b')).toEqual(['1 deployed']);
    expect(await other.preview()).toEqual([]);
  });

  fullTest('is deleted once a run that left out another object is repeated completely', async () => {
    await set({ tag: '2' });
    const [own = ''] = await urnsOf(release, ['ConfigMap/a-own']);
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview', '--exclude', own);
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/RELEASE_INCOMPLETE.*ConfigMap\/a-own/);
    expect(await history()).toEqual(['1 superseded', '2 deployed', '3 failed']);
    await set({ dropped: true });
    await release.up();
    expect(await history()).toEqual(['1 superseded', '2 superseded', '3 failed', '4 deployed']);
    // The engine deletes nothing then on which something depends that is left out.
    await set({ dropped: false });
    await release.up('--exclude', own);
    expect(await found()).not.toContain('configmap/dropped');
    expect((await history()).at(-1)).toBe('5 deployed');
  });

  test('stays in a destroy, too, and so does its namespace', async () => {
    succeeded(
      await release.kubectl('annotate', 'configmap', 'a-own', '-n', release.namespace, 'helm.sh/resource-policy=keep'),
    );
    const { output } = succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect(output).toContain('ConfigMap/a-own stays in the cluster');
    expect(output).toMatch(/Namespace\/it-removal stays in the cluster: it still contains release "b", /);
    expect(await found()).toEqual([
      'configmap/a-hook',
      'configmap/a-own',
      'configmap/b-own',
      'configmap/shared',
      'persistentvolumeclaim/data',
    ]);
    succeeded(await other.pulumi('destroy', '--yes', '--skip-preview'));
    expect(await found()).not.toContain('configmap/shared');
  });

  fullTest('is deleted with its release, and so is the namespace that the release created', async () => {
    succeeded(await release.kubectl('delete', 'namespace', release.namespace));
    await release.up();
    succeeded(await release.kubectl('delete', 'secret', '-n', release.namespace, '-l', 'owner=helm'));
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    const { stdout } = await release.kubectl('get', 'namespace', release.namespace, '-o', 'jsonpath={.status.phase}');
    expect(stdout).toMatch(/^(Terminating)?$/);
  });
});
