import { describe, expect, test } from '@jest/globals';
import { loadChart } from '../../../components/chart/index.ts';
import { readSettings } from '../../../components/config/index.ts';
import { lintRelease } from '../../../components/render/index.ts';
import { featureCases } from '../../chart/featureCases.ts';
import { cases as equalCases } from '../../chart/ownChart.ts';

const cases = { ...equalCases, ...featureCases };
const chart = await loadChart('charts/mlops-sentiment');

describe('the chart mlops-sentiment', () => {
  // Features that no stack uses yet are linted here; the stacks themselves in tests/cli.
  test.each(Object.entries(cases))('renders objects without lint findings: %s', async (_name, [values, options]) => {
    const release = { name: 'mlops-sentiment', namespace: 'ns', apiVersions: options?.apiVersions ?? [] };
    const settings = readSettings({
      stack: 'test',
      config: { 'kubesentiment:release': JSON.stringify(release), 'kubesentiment:values': JSON.stringify(values) },
    });
    const findings = await lintRelease({ main: { own: chart }, settings, projectDirectory: '.' });
    // The schemas of operators' kinds are not known without a cluster.
    expect(findings.filter(({ rule }) => rule !== 'object-kind')).toEqual([]);
  });
});
