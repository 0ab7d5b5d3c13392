import { type Chart, type Rendered, renderChart } from '../../components/chart/index.ts';
import { ReleaseError, ReleaseErrors } from '../../components/errors.ts';
import type { JsonObject } from '../../components/json/index.ts';

/** Files by path, as strings or bytes. */
export type TestFiles = Record<string, string | Buffer>;

/** A chart in memory; the keys of the templates are paths below `templates/`. */
export function chartOf(templates: Record<string, string>, values: JsonObject = {}, files: TestFiles = {}): Chart {
  return {
    directory: '/nowhere',
    shownAs: 'charts/demo',
    metadata: { apiVersion: 'v2', name: 'demo', version: '1.2.3', appVersion: '4.5' },
    metadataOriginOf: () => ({ file: 'charts/demo/Chart.yaml', line: 1 }),
    values,
    originOf: () => ({ file: 'charts/demo/values.yaml', line: 1 }),
    schemaOriginOf: () => ({ file: 'charts/demo/values.schema.json', line: 1 }),
    frameAt: ({ line }) => `> ${line} | …`,
    templates: Object.entries(templates).map(([name, text]) => ({ path: `templates/${name}`, text })),
    files: Object.entries(files).map(([path, data]) => ({ path, data: Buffer.from(data) })),
    crds: [],
  };
}

export function renderTemplates(
  templates: Record<string, string>,
  values: JsonObject = {},
  files: TestFiles = {},
): Rendered {
  return renderChart(chartOf(templates, values, files), {
    values,
    release: { name: 'app', namespace: 'ns' },
    capabilities: { kubeVersion: '1.34.2', apiVersions: ['example.com/v1'] },
  });
}

/** The output of a template; rendered as notes, so that it need not be YAML. */
export function textOf(template: string, values: JsonObject = {}, others: Record<string, string> = {}): string {
  return renderTemplates({ 'NOTES.txt.hbs': template, ...others }, values).notes;
}

/** Errors in the form of assertions: `CODE file:line:column`. */
export interface Failures {
  errors: ReleaseError[];
  places: string[];
}

/** The errors of a render. */
export function failuresOf(run: () => unknown): Failures {
  try {
    run();
  } catch (error) {
    return toFailures(error);
  }
  throw new Error('Nothing failed.');
}

/** The errors of an asynchronous function. */
export async function failuresFrom(running: Promise<unknown>): Promise<Failures> {
  return running.then(
    () => {
      throw new Error('Nothing failed.');
    },
    (error: unknown) => toFailures(error),
  );
}

function toFailures(error: unknown): Failures {
  const errors = error instanceof ReleaseErrors ? [...error.errors] : error instanceof ReleaseError ? [error] : [];
  if (errors.length === 0) throw error;
  const places = errors.map(({ code, position: { file = '', line = 0, column = 0 } = { file: '' } }) =>
    [code, `${file}:${line}:${column}`].join(' '),
  );
  return { errors, places };
}
