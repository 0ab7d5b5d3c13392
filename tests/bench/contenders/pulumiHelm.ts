import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBenchChart } from '../charts/benchChart.ts';
import type { BenchObjects } from '../charts/benchObjects.ts';
import type { Contender } from './contender.ts';
import { programContender } from './pulumiProgram.ts';

type Kind = 'helm.v3.Release' | 'helm.v4.Chart';

/** The shortest program for each of Pulumi's own resources for Helm's charts, in plain JavaScript and with few imports. */
const programs: Readonly<Record<Kind, (namespace: string, values: string) => string>> = {
  'helm.v3.Release': (namespace, values) => `
import { Config } from '@pulumi/pulumi/config.js';
import { Release } from '@pulumi/kubernetes/helm/v3/release.js';
const values = ${values};
new Release('bench', { name: 'v3-bench', chart: './bench', namespace: '${namespace}', createNamespace: true, values });
`,
  'helm.v4.Chart': (namespace, values) => `
import { Config } from '@pulumi/pulumi/config.js';
import { Namespace } from '@pulumi/kubernetes/core/v1/namespace.js';
import { Chart } from '@pulumi/kubernetes/helm/v4/chart.js';
const values = ${values};
const namespace = new Namespace('bench', { metadata: { name: '${namespace}' } }).metadata.name;
new Chart('v4-bench', { chart: './bench', namespace, values });
`,
};

/**
 * @param id distinguishes its project and namespace from those of other parts of the benchmark
 * @param chart the objects of a chart to write, or the folder of an existing chart
 */
export async function pulumiHelmContender(
  kind: Kind,
  id: string,
  directory: string,
  chart: BenchObjects | string,
): Promise<Contender> {
  const project = `${kind === 'helm.v3.Release' ? 'v3' : 'v4'}-${id}`;
  const folder = join(directory, 'bench');
  if (typeof chart === 'string') await cp(chart, folder, { recursive: true });
  else await writeBenchChart(folder, 'go', chart);
  const release = kind === 'helm.v3.Release' ? 'v3-bench' : 'v4-bench';
  // A chart of others may refuse a value that it does not know.
  const values = typeof chart === 'string' ? '{}' : "{ tag: new Config().require('tag') }";
  const code = programs[kind](project, values);
  return programContender(directory, { name: kind, project, namespace: project, release, code });
}
