// `npm run bench:render`: how long rendering takes, in-process and warm. Medians, since a shared machine has bad moments.

import { loadChart, mergeValues, renderChart } from '../../components/chart/index.ts';
import { formatTable } from '../../components/cli/terminal/output.ts';
import type { JsonObject } from '../../components/json/index.ts';
import { composeManifest } from '../../components/manifest/index.ts';
import { valuesOfStack } from '../chart/ownChart.ts';
import { chartOf } from '../chart/testChart.ts';

const rounds = 50;
const release = { name: 'mlops-sentiment', namespace: 'mlops-prod' };
const capabilities = { kubeVersion: '1.34.0', apiVersions: ['monitoring.coreos.com/v1'] };

interface Measured {
  name: string;
  objects: number;
  median: number;
  worst: number;
  /** Milliseconds that the median has to stay below. */
  limit: number;
}

function measure(name: string, limit: number, render: () => number): Measured {
  let objects = 0;
  for (let round = 0; round < 5; round++) objects = render();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    render();
    return performance.now() - start;
  }).sort((left, right) => left - right);
  return { name, objects, median: times[rounds / 2] ?? 0, worst: times.at(-1) ?? 0, limit };
}

function renderer(chart: Awaited<ReturnType<typeof loadChart>>, values: JsonObject): () => number {
  return () => {
    const { documents, locate } = renderChart(chart, { values, release, capabilities });
    const { objects, hooks } = composeManifest(documents, { namespace: release.namespace, locate });
    return objects.length + hooks.length;
  };
}

const own = await loadChart('charts/mlops-sentiment');
const prod = mergeValues(own.values, valuesOfStack('prod'), ['prometheus', 'grafana', 'alertmanager', 'redis']);

const names = Array.from({ length: 1000 }, (_, index) => `object-${index}`);
const many = chartOf(
  {
    'many.yaml.hbs': `{{#each Values.names}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{this}}
  labels:
    app.kubernetes.io/name: {{quote (trunc 63 this)}}
    app.kubernetes.io/instance: {{quote @root.Release.Name}}
data:
  name: {{quote this}}
{{/each}}
`,
  },
  { names },
);

const results = [
  measure('the chart of production', 10, renderer(own, prod)),
  measure('1,000 objects', 150, renderer(many, { names })),
];
const ms = (value: number) => `${value.toFixed(1)} ms`;
const rows = results.map(({ name, objects, median, worst, limit }) => [
  name,
  String(objects),
  ms(median),
  ms(worst),
  `${limit} ms`,
]);
process.stdout.write(formatTable(['RENDER', 'OBJECTS', 'MEDIAN', 'WORST', 'LIMIT'], rows, Number.POSITIVE_INFINITY));
if (results.some(({ median, limit }) => median > limit)) process.exitCode = 1;
