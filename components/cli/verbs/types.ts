import { resolve } from 'node:path';
import { loadTypes } from '../../chart/index.ts';
import { formatError } from '../../errors.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { loadMainChart, typedChart } from '../../render/index.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { settingsOfChart } from '../target/settingsOfChart.ts';
import { printMessage } from '../terminal/print.ts';

export interface TypesOptions {
  /** The stack with the repositories and mirrors and, by default, the chart. @default none: no repositories, the project's chart */
  stack?: string;
  /** The version range of a chart from a repository. @default the newest version */
  version?: string;
  /** The file to write. @default none: the types are returned */
  out?: string;
}

/**
 * The TypeScript types of a chart's values.
 * @param chart as in the setting `chart`; a path may be relative to the current folder. @default the stack's chart
 * @returns the text of a module with the interface `Values`, or a line about the file
 * @throws ReleaseError(s) CONFIG_*, CHART_*, DEPENDENCY_*
 */
export async function types(
  chart: string | undefined,
  { stack, version, out }: TypesOptions,
  directory: string = projectDirectory,
): Promise<string> {
  const settings = await settingsOfChart(chart, { stack, version }, directory);
  const request = { settings, projectDirectory: directory };
  const { chart: typed, missing } = await typedChart(await loadMainChart(request), request);
  for (const error of missing) printMessage(`The types of a subchart are unknown. ${formatError(error)}`);
  const { valuesTypes } = await loadTypes();
  // With it, json-schema-to-typescript prints its steps among the types.
  delete process.env.VERBOSE;
  const text = await valuesTypes(typed);
  if (out === undefined) return text;
  await writeAtomically(resolve(out), text);
  return `wrote ${out}\n`;
}
