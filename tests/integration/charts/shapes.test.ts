import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { fullTest } from '../../selection.ts';
import { liveObjects } from '../support/liveLikeHelm.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeFiles } from '../support/smallChart.ts';
import { accepted, refused, refusedChanges, unreadable } from './shapes.ts';

const kinds = [
  ...[
    'configmaps',
    'secrets',
    'deployments',
    'services',
    'serviceaccounts',
    'networkpolicies',
    'roles',
    'rolebindings',
  ],
  ...['poddisruptionbudgets', 'ingresses', 'persistentvolumeclaims', 'horizontalpodautoscalers', 'resourcequotas'],
  ...['clusterroles'],
];

const generatedHook = `apiVersion: v1
kind: ConfigMap
metadata: { generateName: by-server-, annotations: { helm.sh/hook: pre-install } }
---
apiVersion: batch/v1
kind: Job
metadata: { generateName: job-, annotations: { helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-succeeded } }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: "busybox:1" }] } } }
`;

describe('objects with the shapes of public charts', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('shapes', {
      configure(config) {
        Object.assign(config['kubesentiment:release'], { name: 'shapes', chart: 'charts/umbrella', wait: false });
        config['kubesentiment:values'] = {};
      },
    });
  });

  const folder = (name: string) => join(release.directory, 'charts', name);
  async function use(templates: Record<string, string>) {
    await writeFiles(folder('small'), named(templates), {});
    await release.configure((config) => {
      config['kubesentiment:release'].chart = 'charts/small';
    });
  }

  test('are deployed like with stock Helm, by a chart with only a dependency, and stay unchanged', async () => {
    const dependencies = [{ name: 'all', version: '1.0.0', repository: '' }];
    await mkdir(folder('umbrella'), { recursive: true });
    const metadata = { apiVersion: 'v2', name: 'umbrella', version: '1.0.0', dependencies };
    await writeFile(join(folder('umbrella'), 'Chart.yaml'), JSON.stringify(metadata));
    const inUmbrella = join(folder('umbrella'), 'charts', 'all');
    await writeFiles(inUmbrella, named(accepted), {}, { name: 'all' });
    succeeded(await release.helm('install', 'theirs', 'charts/umbrella', '--create-namespace'));
    const theirs = await liveObjects(release, kinds, { name: 'theirs', namespace: release.namespace });
    succeeded(await release.helm('uninstall', 'theirs', '--wait'));
    for (const hook of ['of-hook', 'hook-weight', 'hook-policy']) {
      succeeded(await release.kubectl('delete', 'configmap', hook, '--namespace', release.namespace));
    }
    // Helm 4 cannot do this, Helm 3 can.
    await writeFile(join(inUmbrella, 'templates', 'generated.yaml'), generatedHook);
    await release.up();
    const ours = await liveObjects(release, kinds, { name: 'shapes', namespace: release.namespace });
    expect(ours).toEqual(theirs);
    expect(await release.preview()).toEqual([]);
    const { stdout } = await release.kubectl(
      'get',
      'configmap,job',
      '--namespace',
      release.namespace,
      '--output',
      'name',
    );
    const names = stdout.split('\n');
    expect(names).toEqual(
      expect.arrayContaining(['configmap/of-hook', 'configmap/hook-weight', 'configmap/hook-policy']),
    );
    expect(names).toContainEqual(expect.stringMatching(/^configmap\/by-server-\w+$/));
    expect(stdout).not.toMatch(/job-|hook-unknown|hook-null/);
  });

  fullTest('are updated with null in them', async () => {
    const inUmbrella = join(folder('umbrella'), 'charts', 'all');
    await writeFile(join(inUmbrella, 'templates', 'more.yaml'), accepted.anchors?.replaceAll('anchors', 'more') ?? '');
    for (const [name, [before]] of Object.entries(refusedChanges)) {
      await writeFile(join(inUmbrella, 'templates', `${name}.yaml`), before);
    }
    await release.up();
  });

  fullTest('are refused if stock Helm cannot read them', async () => {
    await use(Object.fromEntries(Object.entries(unreadable).map(([name, [template]]) => [name, template])));
    const { output } = await release.releaseCommand('template', '--stack', release.stack);
    for (const [name, [, error]] of Object.entries(unreadable)) {
      expect(output).toMatch(new RegExp(`CHART_INVALID_OBJECT.*${escaped(error)}.*\n.*templates/${name}.yaml`));
    }
    expect(await refusedByHelm(Object.entries(unreadable).map(([name, [template]]) => [name, template]))).toEqual([]);
  });

  fullTest('are refused before any change if the API server rejects them', async () => {
    const changes = Object.entries(refusedChanges);
    await use({ ...refused, ...Object.fromEntries(changes.map(([name, [, after]]) => [name, after])) });
    const { output } = await release.pulumi('up', '--yes', '--skip-preview');
    for (const name of [...Object.keys(refused), ...Object.keys(refusedChanges)]) {
      expect(output).toMatch(new RegExp(`RELEASE_PREFLIGHT_REFUSED: \\w+/${name}`));
    }
    expect(await refusedByHelm(Object.entries(refused))).toEqual([]);
    // Under names of Helm's own: those above belong to our release.
    const theirs = (at: 0 | 1) =>
      changes.map(([name, texts]): [string, string] => [name, texts[at].replaceAll(name, `${name}-helm`)]);
    await writeFiles(folder('one'), named(Object.fromEntries(theirs(0))), {});
    succeeded(await release.helm('upgrade', '--install', 'refused', 'charts/one'));
    expect(await refusedByHelm(theirs(1))).toEqual([]);
  });

  /** @returns those that Helm takes */
  async function refusedByHelm(templates: [string, string][]): Promise<string[]> {
    const taken: string[] = [];
    for (const [name, template] of templates) {
      await writeFiles(folder('one'), named({ [name]: template }), {});
      const { exitCode } = await release.helm('upgrade', '--install', 'refused', 'charts/one');
      if (exitCode === 0) taken.push(name);
    }
    return taken;
  }
});

function named(templates: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(templates).map(([name, text]) => [`${name}.yaml`, text]));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
