import { beforeAll, describe, expect, test } from '@jest/globals';
import { gadgets, writeGoChart } from './goChart.ts';
import { openScenario, type Scenario, succeeded } from './scenario.ts';

describe('a chart of Go templates as the main chart', () => {
  let release: Scenario;
  const definition = ['get', 'crd', 'gadgets.main-chart.example', '-o', 'jsonpath={.spec.versions[0].schema}'];
  beforeAll(async () => {
    release = await openScenario('main-chart', {
      configure: (config) => {
        config['kubesentiment:release'] = { ...config['kubesentiment:release'], chart: 'charts/demo' };
        config['kubesentiment:values'] = {};
      },
    });
    await writeGoChart(release);
  });

  test('is installed with its hooks, definitions and their objects, and recorded byte for byte as Helm would', async () => {
    const planned = await release.preview();
    expect(planned).toContain(
      'create kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition CustomResourceDefinition/gadgets.main-chart.example',
    );
    expect(planned).toContain('create kubernetes:main-chart.example/v1:Gadget Gadget/mlops-sentiment-demo');
    const { stdout } = await release.up();
    expect(stdout).toContain('Greets with hello.');
    expect(await release.history()).toEqual(['1 deployed Install complete']);
    expect(await release.preview()).toEqual([]);
    succeeded(await release.kubectl('get', 'configmap', 'mlops-sentiment-demo-hook', '-n', release.namespace));
    const ours = succeeded(await release.helm('get', 'manifest', 'mlops-sentiment')).stdout;
    const template = ['template', 'mlops-sentiment', 'charts/demo', '--no-hooks', '--kube-version', '1.34.0'];
    expect(ours.trim()).toBe(succeeded(await release.helm(...template)).stdout.trim());
  });

  test('has its definitions upgraded, and kept in a rollback and a destroy', async () => {
    await writeGoChart(release, { 'charts/kid/crds/gadgets.yaml': gadgets('second') });
    await release.configure((config) => {
      config['kubesentiment:values'] = { greeting: 'again' };
    });
    await release.up();
    expect((await release.kubectl(...definition)).stdout).toContain('second');
    await release.configure((config) => {
      config['kubesentiment:release'].rollbackTo = 1;
    });
    await release.up();
    expect((await release.history()).at(-1)).toBe('3 deployed Rollback to 1');
    succeeded(await release.pulumi('destroy', '--yes', '--skip-preview'));
    expect((await release.kubectl(...definition)).stdout).toContain('second');
  });

  test('is refused with the place of a wrong value, and when it renders differently each time', async () => {
    await release.configure((config) => {
      config['kubesentiment:release'].rollbackTo = null;
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
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { a: {{ randAlphaNum 8 | quote }} }\n';
    await writeGoChart(release, { 'templates/secret.yaml': secret });
    await release.configure((config) => {
      config['kubesentiment:values'] = {};
    });
    const random = await release.pulumi('preview');
    expect(random.output).toMatch(/CHART_NOT_REPRODUCIBLE: Secret\/s .*stringData\.a/);
  });
});
