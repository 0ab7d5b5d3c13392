import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parseManifest } from '../../../components/manifest/index.ts';
import { clusterCapabilities } from '../../../components/revision/index.ts';
import { fullTest } from '../../selection.ts';
import { integrationEnvironment } from '../support/environment.ts';
import { gadgets, writeGoChart, writeUmbrellas } from '../support/goChart.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';

/** In the folder of the project, as a team brings it. */
const valuesFile = 'values-prod.yaml';

/** What makes the chart one that has the credentials. */
const namesCredentials = `apiVersion: v1
kind: ConfigMap
metadata: { name: names }
data: { secret: "{{ .Release.Name }}-credentials" }
`;

describe('a main Go template chart', () => {
  let release: Scenario;
  const gadgetsResource =
    'kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition CustomResourceDefinition/gadgets.main-chart.example';
  const descriptionOfGadgets = async () => {
    const field = 'jsonpath={.spec.versions[0].schema.openAPIV3Schema.description}';
    return succeeded(await release.kubectl('get', 'crd', 'gadgets.main-chart.example', '-o', field)).stdout;
  };
  const credentials = async () => {
    const secret = ['secret', 'mlops-sentiment-credentials', '-n', release.namespace];
    return (await release.kubectl('get', ...secret, '-o', 'jsonpath={.data}')).output;
  };
  beforeAll(async () => {
    release = await openScenario('main-chart', {
      configure: (config) => {
        const chart = { chart: 'charts/demo', valuesFiles: [valuesFile] };
        config['kubesentiment:release'] = { ...config['kubesentiment:release'], ...chart };
        config['kubesentiment:values'] = {};
      },
    });
    await writeGoChart(release);
    await writeFile(join(release.directory, valuesFile), '# as the team has it\ngreeting: on\ngreeting: hey\n');
  });

  test('is installed with its hooks, CRDs and custom resources, and recorded byte for byte like Helm', async () => {
    const planned = await release.preview();
    expect(planned).toContain(`create ${gadgetsResource}`);
    expect(planned.filter((change) => /credentials|[pP]assword/.test(change))).toEqual([]);
    expect(planned).toContain('create kubernetes:main-chart.example/v1:Gadget Gadget/mlops-sentiment-demo');
    const { stdout } = await release.up();
    expect(stdout).toContain('Greets with hey.');
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    succeeded(await release.kubectl('get', 'configmap', 'mlops-sentiment-demo-hook', '-n', release.namespace));
    expect(await credentials()).toMatch(/NotFound/);
    const ours = succeeded(await release.helm('get', 'manifest', 'mlops-sentiment')).stdout;
    // With the cluster's version and APIs, those that the chart itself defines among them.
    const template = ['template', 'mlops-sentiment', 'charts/demo', '--no-hooks', '--dry-run=server', '-f', valuesFile];
    expect(ours.trim()).toBe(succeeded(await release.helm(...template)).stdout.trim());
    expect(ours).toContain('mlops-sentiment-demo-gadgets');
    const values = succeeded(await release.helm('get', 'values', 'mlops-sentiment', '-o', 'json')).stdout;
    expect(JSON.parse(values)).toEqual({ greeting: 'hey' });
  });

  fullTest("sees the pinned capabilities instead of the cluster's", async () => {
    const { stdout } = succeeded(await release.releaseCommand('template', '-s', 'main-chart'));
    expect(stdout).toMatch(/^ {2}version: v1\.34\.0$/m);
    expect(stdout).not.toContain('mlops-sentiment-demo-gadgets');
    await release.configure((config) => {
      Object.assign(config['kubesentiment:release'], { kubeVersion: '1.30.1', apiVersions: [] });
    });
    const configMap = 'kubernetes:core/v1:ConfigMap ConfigMap/mlops-sentiment-demo';
    expect(await release.preview()).toEqual(
      expect.arrayContaining([`update ${configMap}-capabilities`, `delete ${configMap}-gadgets`]),
    );
    await release.configure((config) => {
      Object.assign(config['kubesentiment:release'], { kubeVersion: null, apiVersions: null });
    });
  });

  test('sees every API that stock Helm finds in the cluster', async () => {
    const chart = join(release.directory, 'charts', 'apis');
    await mkdir(join(chart, 'templates'), { recursive: true });
    await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: apis\nversion: 1.0.0\n');
    await writeFile(join(chart, 'templates', 'NOTES.txt'), '{{ join "\\n" .Capabilities.APIVersions }}\n');
    const options = ['apis', 'charts/apis', '--dry-run=server', '--output', 'json'];
    const { stdout } = succeeded(await release.helm('install', ...options));
    const theirs: string[] = JSON.parse(stdout).info.notes.trim().split('\n');
    const { KUBECONFIG = '' } = integrationEnvironment().variables;
    const ours = await clusterCapabilities({ kubeconfig: KUBECONFIG }).apiVersions();
    // What other tests define may come and go meanwhile.
    const stable = (apis: string[]) => apis.filter((api) => /^([^./]*|[^/]*\.k8s\.io)\//.test(`${api}/`)).sort();
    expect(stable(ours)).toEqual(stable(theirs));
    expect(ours).toContain('apps/v1/Deployment');
  });

  fullTest('has CRDs that are kept, also in a rollback, or skipped, as the stack says', async () => {
    const files = { 'charts/kid/crds/gadgets.yaml': gadgets('second'), 'templates/names.yaml': namesCredentials };
    await writeGoChart(release, files);
    await release.configure((config) => {
      config['kubesentiment:release'].crds = 'create';
      config['kubesentiment:values'] = { greeting: 'again' };
    });
    await release.up();
    const made = await credentials();
    expect(Object.keys(JSON.parse(made))).toContain('admin-password');
    await release.configure((config) => {
      config['kubesentiment:release'].rollbackTo = 1;
    });
    expect((await release.preview()).filter(isOfDefinition)).toEqual([]);
    await release.up();
    expect((await release.history()).at(-1)).toBe('3 deployed Rollback to 1');
    expect(await credentials()).toBe(made);
    await release.configure((config) => {
      Object.assign(config['kubesentiment:release'], { rollbackTo: null, crds: 'skip' });
    });
    await release.up();
    expect(await descriptionOfGadgets()).toBe('first');
    await release.configure((config) => {
      config['kubesentiment:release'].crds = 'create';
    });
    expect((await release.preview()).filter(isOfDefinition)).toEqual([`import ${gadgetsResource}`]);
  });

  test('may be an own chart with CRDs in its dependencies, kept or upgraded, and kept in a destroy', async () => {
    await writeUmbrellas(release, gadgets('third'));
    const stockTemplate = async (...args: string[]) =>
      succeeded(await release.helm('template', 'mlops-sentiment', 'charts/stock', ...args)).stdout;
    await release.configure((config) => {
      Object.assign(config['kubesentiment:release'], { chart: 'charts/ours', crds: 'create' });
      config['kubesentiment:values'] = {};
    });
    await release.up();
    expect(await descriptionOfGadgets()).toBe('first');
    const ours = succeeded(await release.helm('get', 'manifest', 'mlops-sentiment')).stdout;
    expect(objectsIn(ours)).toEqual(objectsIn(await stockTemplate()));
    expect(ours).not.toContain('CustomResourceDefinition');
    const whole = succeeded(await release.releaseCommand('template', '-s', release.stack, '--include-crds')).stdout;
    expect(objectsIn(whole)).toEqual(objectsIn(await stockTemplate('--include-crds')));
    await release.configure((config) => {
      config['kubesentiment:release'].crds = 'upgrade';
    });
    await release.up();
    expect(await descriptionOfGadgets()).toBe('third');
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect(await descriptionOfGadgets()).toBe('third');
  });

  fullTest('is refused with the position of a wrong value', async () => {
    await release.configure((config) => {
      config['kubesentiment:release'].chart = 'charts/demo';
      config['kubesentiment:values'] = { greeting: 5 };
    });
    const wrong = await release.pulumi('preview');
    expect(wrong.output).toMatch(/CHART_VALUES_WRONG_TYPE: kubesentiment:values\.greeting/);
    expect(wrong.output).toMatch(/at Pulumi\.main-chart\.yaml:\d+/);
    const lint = await release.releaseCommand('lint', '--stack', release.stack, '--output', 'json');
    expect([lint.exitCode, JSON.parse(lint.stdout)]).toEqual([
      1,
      expect.arrayContaining([expect.objectContaining({ rule: 'values-schema', file: 'Pulumi.main-chart.yaml' })]),
    ]);
    await release.configure((config) => {
      config['kubesentiment:values'] = {};
    });
    await writeFile(join(release.directory, valuesFile), 'greeting:\n  nested: 1\n');
    const wrongInFile = await release.releaseCommand('template', '-s', release.stack);
    expect(wrongInFile.output).toMatch(/CHART_VALUES_WRONG_TYPE: .*\n {2}at values-prod\.yaml:1:1\n> 1 \| greeting:/);
  });
});

function isOfDefinition(change: string): boolean {
  return change.includes('CustomResourceDefinition');
}

function objectsIn(manifest: string): unknown[] {
  return parseManifest(manifest)
    .map(({ object }) => object)
    .sort((left, right) => (left.kind < right.kind ? -1 : 1));
}
