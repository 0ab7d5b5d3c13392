import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject } from '../../components/config/index.ts';
import type { Scenario } from './scenario.ts';

/** Writes a chart of a few templates into the scenario's checkout, at `charts/small`; what was there before goes. */
export async function writeChart(
  { directory }: Scenario,
  templates: Readonly<Record<string, string>>,
  values: JsonObject,
): Promise<void> {
  const chart = join(directory, 'charts', 'small');
  await rm(chart, { recursive: true, force: true });
  const files = Object.entries(templates).map(([name, text]): [string, string] => [join('templates', name), text]);
  const metadata = stringify({ apiVersion: 'v2', name: 'small', version: '1.0.0' });
  for (const [name, text] of [['Chart.yaml', metadata], ['values.yaml', stringify(values)], ...files]) {
    const path = join(chart, name ?? '');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text ?? '');
  }
}
