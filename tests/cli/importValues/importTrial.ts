import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect } from '@jest/globals';
import { parse } from 'yaml';
import { type Imported, type ImportOptions, importValues } from '../../../components/cli/importValues/importValues.ts';
import { importReport } from '../../../components/cli/importValues/report.ts';
import type { JsonObject } from '../../../components/json/index.ts';
import { type Changes, withProject } from '../brokenProject.ts';

const ourChart = resolve(import.meta.dirname, '..', '..', '..', 'charts', 'mlops-sentiment');

/** The start of a stack's file. */
export const head = `# production
config:
  kubernetes:context: prod # the cluster
  kubesentiment:release: { name: demo, namespace: ns, chart: charts/demo }
`;

export interface Trial extends Imported {
  /** The values in the stack's file after the import. */
  values: JsonObject;
  report: string;
}

/** Imports files into a stack of the project with the chart demo, or with our own chart. */
export function imports(
  files: Changes,
  options: Partial<ImportOptions> = {},
  after?: (directory: string) => Promise<void>,
) {
  const changes = { 'Pulumi.dev.yaml': head, ...files };
  return withProject(changes, async (directory): Promise<Trial> => {
    await cp(ourChart, join(directory, 'charts/mlops-sentiment'), { recursive: true });
    const paths = Object.keys(files).filter((path) => path.endsWith('values.yaml') && !path.startsWith('charts/'));
    const whole = { stack: 'dev', ...options };
    const imported = await importValues(
      paths.map((path) => join(directory, path)),
      whole,
      directory,
    );
    const text = await readFile(join(directory, 'Pulumi.dev.yaml'), 'utf8');
    expect(text === imported.text).toBe(!options.dryRun || imported.added === 0);
    await after?.(directory);
    const report = importReport(imported, whole).replaceAll(`${directory}/`, '');
    return { ...imported, values: parse(imported.text).config['kubesentiment:values'], report };
  });
}
