import { beforeAll, expect, test } from '@jest/globals';
import { describeFull } from '../../selection.ts';
import { gadgets } from '../support/goChart.ts';
import { openScenario, type Scenario, succeeded } from '../support/scenario.ts';
import { writeChart, writeGoChart } from '../support/smallChart.ts';

const group = 'left-definitions.example';
const kept = 'helm.sh/resource-policy: keep';
const crd = gadgets('left')
  .replaceAll('main-chart.example', group)
  .replace('metadata: { name', `metadata: { annotations: { ${kept} }, name`);

describeFull('a CRD that an uninstalled release has left behind', () => {
  let release: Scenario;
  beforeAll(async () => {
    release = await openScenario('left-definitions', {
      configure: (config) => {
        config['kubesentiment:release'].chart = 'charts/small';
        config['kubesentiment:values'] = {};
      },
    });
    await writeChart(release, { 'definition.yaml.hbs': crd }, {});
    const equal = await writeGoChart(release, { 'definition.yaml': crd }, {});
    succeeded(await release.helm('install', 'gone', equal, '--create-namespace'));
    succeeded(await release.helm('uninstall', 'gone'));
  });

  test('is refused with the command that takes it over, and without a search for another name', async () => {
    const { exitCode, output } = await release.pulumi('preview');
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/RELEASE_OBJECT_NOT_OWNED: CustomResourceDefinition\/gadgets\.\S+ .*no longer needs it/);
    expect(output).toContain('takeOwnership true');
    expect(output).not.toMatch(/Searching for a value|No value/);
  });

  test('is taken over with takeOwnership', async () => {
    await release.configure((config) => {
      config['kubesentiment:release'].takeOwnership = true;
    });
    await release.up();
    const annotation = 'jsonpath={.metadata.annotations.meta\\.helm\\.sh/release-name}';
    const { stdout } = await release.kubectl('get', 'crd', `gadgets.${group}`, '-o', annotation);
    expect(stdout).toBe('mlops-sentiment');
  });
});
