import { type Chart, type Rendered, renderChart } from '../../components/chart/index.ts';
import type { JsonObject } from '../../components/config/index.ts';
import { ReleaseError, ReleaseErrors } from '../../components/errors.ts';

/** A chart in memory, with templates by their names below `templates/`. */
export function chartOf(templates: Record<string, string>, values: JsonObject = {}): Chart {
  return {
    directory: '/nowhere',
    shownAs: 'charts/demo',
    metadata: { apiVersion: 'v2', name: 'demo', version: '1.2.3', appVersion: '4.5' },
    metadataOriginOf: () => ({ file: 'charts/demo/Chart.yaml', line: 1 }),
    values,
    originOf: () => ({ file: 'charts/demo/values.yaml', line: 1 }),
    schemaOriginOf: () => ({ file: 'charts/demo/values.schema.json', line: 1 }),
    templates: Object.entries(templates).map(([name, text]) => ({ path: `templates/${name}`, text })),
    files: [],
  };
}

export function renderTemplates(templates: Record<string, string>, values: JsonObject = {}): Rendered {
  return renderChart(chartOf(templates, values), {
    values,
    release: { name: 'app', namespace: 'ns' },
    capabilities: { kubeVersion: '1.34.2', apiVersions: ['apps/v1'] },
  });
}

/** What a template says, taken from its notes so that it need not be YAML. */
export function textOf(template: string, values: JsonObject = {}, others: Record<string, string> = {}): string {
  return renderTemplates({ 'NOTES.txt.hbs': template, ...others }, values).notes;
}

/** The errors of a render, as what tests assert: `CODE file:line:column`. */
export function failuresOf(run: () => unknown): { errors: ReleaseError[]; places: string[] } {
  try {
    run();
  } catch (error) {
    const errors = error instanceof ReleaseErrors ? [...error.errors] : error instanceof ReleaseError ? [error] : [];
    if (errors.length === 0) throw error;
    const places = errors.map(({ code, position: { file = '', line = 0, column = 0 } = { file: '' } }) =>
      [code, `${file}:${line}:${column}`].join(' '),
    );
    return { errors, places };
  }
  throw new Error('Nothing failed.');
}
