import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadChart } from '../../../components/chart/index.ts';
import { readSettings } from '../../../components/config/index.ts';
import { lintRelease } from '../../../components/render/index.ts';
import { ciValues } from '../../chart/ciValues.ts';
import { renderOwnChart } from '../../chart/ownChart.ts';

const sets = Object.entries(ciValues());
const chart = await loadChart('charts/mlops-sentiment');

describe('the value sets in charts/mlops-sentiment/ci', () => {
  test('are all files of the folder', () => {
    expect(readdirSync('charts/mlops-sentiment/ci').sort()).toEqual(sets.map(([name]) => name));
  });

  test.each(sets)('render without lint findings: %s', async (_name, values) => {
    const { objects } = await renderOwnChart(values);
    expect(objects.map(({ object }) => object.kind)).toEqual(expect.arrayContaining(['Deployment', 'Service']));
    const release = { name: 'mlops-sentiment', namespace: 'ns' };
    const settings = readSettings({
      stack: 'test',
      config: { 'kubesentiment:release': JSON.stringify(release), 'kubesentiment:values': JSON.stringify(values) },
    });
    const findings = await lintRelease({ main: { own: chart }, settings, projectDirectory: '.' });
    // The schemas of operators' kinds are not known without a cluster.
    expect(findings.filter(({ rule }) => rule !== 'object-kind')).toEqual([]);
  });
});
