import {
  type Chart,
  computeValues,
  mergeValues,
  renderChart,
  validateValues,
} from '../../../components/chart/index.ts';
import { type ChartSources, readChart } from '../../../components/chart/load/readChart.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import { composeManifest, type Manifest } from '../../../components/manifest/index.ts';

/** The source texts of a chart. */
export interface ChartTexts {
  metadata: string;
  values: string;
  schema?: string;
  templates: { path: string; text: string }[];
  files?: Chart['files'];
}

/** Loads and renders a chart that is not on disk. */
export async function renderSources(texts: ChartTexts, given: JsonObject): Promise<Manifest & { notes: string }> {
  const sources: ChartSources = {
    metadata: Buffer.from(texts.metadata),
    values: Buffer.from(texts.values),
    schema: texts.schema === undefined ? undefined : Buffer.from(texts.schema),
    ignore: undefined,
    templates: texts.templates.map(({ path, text }) => ({ path, data: Buffer.from(text) })),
  };
  const chart: Chart = { directory: '/nowhere', files: texts.files ?? [], ...readChart('chart', sources) };
  const values = mergeValues(chart.values, given, ['prometheus', 'grafana', 'alertmanager', 'redis']);
  await validateValues({ chart, values, origin: () => undefined, frameAt: () => undefined, secretPaths: [] });
  const options = {
    values,
    release: { name: 'app', namespace: 'ns' },
    capabilities: { kubeVersion: '1.34.0', apiVersions: ['monitoring.coreos.com/v1'] },
  };
  computeValues(chart, options);
  const { documents, notes, locate } = renderChart(chart, options);
  return { ...composeManifest(documents, { namespace: 'ns', locate }), notes };
}
