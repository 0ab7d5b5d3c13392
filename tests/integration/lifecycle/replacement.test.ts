import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';
import { crd, group, templates, values, volume } from './replacementChart.ts';

/** Objects into which the cluster writes fields that nobody can change. */
const imported = [
  'PersistentVolumeClaim/cache',
  'PersistentVolume/it-replacement-filled',
  'Secret/filled',
  'StatefulSet/database',
];

const names = [
  'configmap/settings',
  'deployment/web',
  'persistentvolumeclaim/data',
  'pod/lone',
  `widgets.${group}/gear`,
];

describe('the objects of a release', () => {
  let release: Scenario;

  /** By `kind/name`: the uid, and the time of deletion if there is one. */
  async function uids(): Promise<Record<string, string>> {
    const path =
      'jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.uid} {.metadata.deletionTimestamp}{"\\n"}{end}';
    const { stdout } = succeeded(await release.kubectl('get', ...names, '-n', release.namespace, '-o', path));
    const lines = stdout
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    expect(lines).toHaveLength(names.length);
    return Object.fromEntries(lines.map((line) => [line.replace(/ .*/, ''), line.replace(/^\S+ /, '')]));
  }

  async function resources(): Promise<{ urn: string; type: string }[]> {
    const { deployment } = JSON.parse(succeeded(await release.pulumi('stack', 'export')).stdout);
    return deployment.resources ?? [];
  }

  async function urnsOf(...endings: string[]): Promise<string[]> {
    const all = await resources();
    return endings.map((ending) => all.find(({ urn }) => urn.endsWith(ending))?.urn ?? '');
  }

  /** Takes objects out of the state, as a lost part of it is, and imports them under their names. */
  async function importAgain(): Promise<void> {
    const state = JSON.parse(succeeded(await release.pulumi('stack', 'export')).stdout);
    const isLost = (urn: string) => imported.some((name) => urn.endsWith(`::${name}`));
    const all: { urn: string; type: string; id: string; parent: string; provider: string }[] =
      state.deployment.resources;
    const lost = all.filter(({ urn }) => isLost(urn));
    expect(lost).toHaveLength(imported.length);
    const rest = { ...state, deployment: { ...state.deployment, resources: all.filter(({ urn }) => !isLost(urn)) } };
    await release.importState(
      // Others depend on them.
      JSON.stringify(rest, (_key, value) =>
        Array.isArray(value) ? value.filter((each) => !isLost(String(each))) : value,
      ),
    );
    const { parent = '', provider = '' } = lost[0] ?? {};
    const nameTable = { release: parent, provider: provider.replace(/::[^:]+$/, '') };
    const resources = lost.map(({ urn, type, id }) => ({
      ...{ type, id, name: urn.split('::').at(-1), parent: 'release', provider: 'provider' },
    }));
    await writeFile(join(release.directory, 'import.json'), JSON.stringify({ nameTable, resources }));
    const quietly = ['--protect=false', '--generate-code=false', '--yes', '--skip-preview'];
    succeeded(await release.pulumi('import', '--file', 'import.json', ...quietly));
  }

  async function filledIn(): Promise<string> {
    const names = [
      ...['persistentvolumeclaim/cache', 'secret/filled', 'statefulset/database'],
      `persistentvolume/${release.namespace}-filled`,
    ];
    const path =
      'jsonpath={range .items[*]}{.kind} {.metadata.uid} {.metadata.deletionTimestamp} {.metadata.labels.mark}{"\\n"}{end}';
    return succeeded(await release.kubectl('get', ...names, '-n', release.namespace, '-o', path)).stdout;
  }

  const set = (changes: object) =>
    release.configure((config) => Object.assign(config['kubesentiment:values'], changes));

  beforeAll(async () => {
    release = await openScenario('replacement', {
      configure: (config) => {
        Object.assign(config['kubesentiment:release'], { chart: 'charts/small', timeout: '30s' });
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, templates, values);
    await release.apply(crd(), volume(release.namespace));
    succeeded(await release.kubectl('wait', '--for=condition=Established', 'crd', `widgets.${group}`));
    await release.up();
  });

  fullTest(
    'stay if the cluster is reached by another address, from another machine and by another provider',
    async () => {
      const before = await uids();
      const { KUBECONFIG = '' } = integrationEnvironment().variables;
      const text = await readFile(KUBECONFIG, 'utf8');
      const elsewhere = join(release.directory, 'elsewhere');
      await writeFile(elsewhere, text.replace('127.0.0.1', 'localhost'));
      await release.configure((config) => {
        config['kubernetes:kubeconfig'] = elsewhere;
      });
      await release.up('--replace', ...(await urnsOf('pulumi:providers:kubernetes::kubernetes')));
      expect(await uids()).toEqual(before);
      await release.configure((config) => {
        delete config['kubernetes:kubeconfig'];
      });
      release.variables.KUBECONFIG = `${join(release.directory, 'none')}:${elsewhere}`;
      await release.up();
      expect(await uids()).toEqual(before);
      // What runs without the program finds the cluster on this machine, too.
      await rename(elsewhere, join(release.directory, 'moved'));
      release.variables.KUBECONFIG = join(release.directory, 'moved');
      succeeded(await release.pulumi('refresh', '--yes', '--skip-preview', '--expect-no-changes'));
      expect(await uids()).toEqual(before);
    },
  );

  test('stay when the stack and the project are renamed, also from a state of an earlier version', async () => {
    const before = await uids();
    const state = JSON.parse(succeeded(await release.pulumi('stack', 'export')).stdout);
    const provider = state.deployment.resources.find(
      ({ type }: { type: string }) => type === 'pulumi:providers:kubernetes',
    );
    expect(provider.inputs).not.toHaveProperty('kubeconfig');
    for (const properties of [provider.inputs, provider.outputs]) {
      properties.clusterIdentifier = 'kubesentiment.replacement';
      properties.kubeconfig = '/of/another/machine';
      properties.version = '3.30.2';
    }
    await release.importState(JSON.stringify(state));
    await release.rename('renamed', 'another');
    expect(await release.preview()).toEqual(['update pulumi:providers:kubernetes kubernetes']);
    await release.up();
    expect(await uids()).toEqual(before);
  });

  test('are deleted first when they are replaced, and all exist afterwards', async () => {
    const before = await uids();
    const [settings = '', web = '', lone = ''] = await urnsOf('::ConfigMap/settings', '::Deployment/web', '::Pod/lone');
    await release.up('--replace', settings, '--replace', web, '--replace', lone);
    const replaced = await uids();
    for (const name of ['ConfigMap/settings', 'Deployment/web', 'Pod/lone']) {
      expect(replaced[name]).toMatch(/^[\w-]{36}$/);
      expect(replaced[name]).not.toBe(before[name]);
    }
  });

  fullTest('are also deleted first when they are tainted, or targets of a replacement', async () => {
    const before = await uids();
    const [settings = '', web = ''] = await urnsOf('::ConfigMap/settings', '::Deployment/web');
    succeeded(await release.pulumi('state', 'taint', settings, '--yes'));
    await release.up('--target-replace', web, '--target', settings);
    const replaced = await uids();
    for (const name of ['ConfigMap/settings', 'Deployment/web']) {
      expect(replaced[name]).toMatch(/^[\w-]{36}$/);
      expect(replaced[name]).not.toBe(before[name]);
    }
  });

  fullTest('are recreated after somebody has deleted them, also if nothing else changes', async () => {
    const before = await uids();
    succeeded(await release.kubectl('delete', 'configmap', 'settings', '-n', release.namespace));
    expect(await release.preview()).toEqual([expect.stringMatching(/^update .*:RevisionDeployed deployed$/)]);
    await release.up();
    const after = await uids();
    expect(after['ConfigMap/settings']).toMatch(/^[\w-]{36}$/);
    expect({ ...after, 'ConfigMap/settings': '' }).toEqual({ ...before, 'ConfigMap/settings': '' });
  });

  test('that hold data are not replaced unless their annotation asks for it', async () => {
    const before = await uids();
    const [claim = ''] = await urnsOf('::PersistentVolumeClaim/data');
    const { exitCode, output } = await release.pulumi('up', '--yes', '--skip-preview', '--replace', claim);
    expect(output).toContain('RELEASE_REPLACEMENT_REFUSED');
    expect(exitCode).not.toBe(0);
    expect(await uids()).toEqual(before);
  });

  fullTest(
    "keep their uid through every apiVersion, and when the chart begins and stops to name the release's namespace",
    async () => {
      const before = await uids();
      for (const changes of [
        { version: 'stable', inNamespace: true },
        { version: 'v1', inNamespace: false },
      ]) {
        await set(changes);
        expect((await release.preview()).filter((line) => /^(create|replace|delete)/.test(line))).toEqual([]);
        await release.up();
      }
      expect(await uids()).toEqual(before);
      expect(await release.preview()).toEqual([]);
    },
  );

  fullTest('stay when they are imported, although the state then has what the API server filled in', async () => {
    const before = await filledIn();
    await importAgain();
    const kinds = ['apps/v1:StatefulSet', 'core/v1:PersistentVolume', 'core/v1:PersistentVolumeClaim'];
    expect((await release.preview()).map((line) => line.replace(/ [^ ]+$/, ''))).toEqual(
      kinds.map((kind) => `update kubernetes:${kind}`),
    );
    await release.up();
    // After a revision that failed, the next one applies all objects once more.
    await set({ storage: 'other' });
    expect((await release.pulumi('up', '--yes', '--skip-preview')).output).toContain('RELEASE_PREFLIGHT_REFUSED');
    await set({ storage: 'manual', mark: 'two' });
    await release.up();
    expect(await filledIn()).toBe(before.replaceAll(' one', ' two'));
    expect(await release.preview()).toEqual([]);
  });

  fullTest('can be removed from the state if their cluster is gone, and the error says how', async () => {
    release.variables.KUBECONFIG = join(release.directory, 'nowhere');
    await writeFile(release.variables.KUBECONFIG, nowhere);
    const { exitCode, output } = await release.pulumi('destroy', '--yes', '--skip-preview');
    expect(output).toContain('PULUMI_K8S_DELETE_UNREACHABLE=true');
    expect(exitCode).not.toBe(0);
    release.variables.PULUMI_K8S_DELETE_UNREACHABLE = 'true';
    succeeded(await release.pulumi('refresh', '--yes', '--skip-preview'));
    const left = await resources();
    expect(left.filter(({ type }) => /^kubernetes:|Revision/.test(type))).toEqual([]);
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect(await resources()).toEqual([]);
  });
});

const nowhere = JSON.stringify({
  'current-context': 'x',
  contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
  clusters: [{ name: 'x', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'x', user: { token: 'a' } }],
});
