import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadTypes } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import { locateChart, updateRemoteChart } from '../../dependencies/index.ts';
import { formatError, ReleaseError } from '../../errors.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { loadMainChart, typedChart } from '../../render/index.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { readStack, settingsWithoutStack } from '../target/stack.ts';
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
  const given = stack === undefined ? settingsWithoutStack() : (await readStack(stack, directory)).settings;
  const settings = chart === undefined ? given : await withChart(given, chart, version, directory);
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

/** The settings with another chart. A chart from a repository is downloaded in the newest version of the range; no pin is written. */
async function withChart(
  settings: StackSettings,
  chart: string,
  range: string | undefined,
  directory: string,
): Promise<StackSettings> {
  const { version: _version, digest: _digest, ...release } = settings.release;
  const isPath = !chart.startsWith('oci:') && existsSync(resolve(chart));
  // The position of the stack's own setting would mislead.
  const origin = () => ({ file: chart });
  const other = { ...settings, origin, release: { ...release, chart: isPath ? resolve(chart) : chart } };
  const located = await locateChart({ settings: other, projectDirectory: directory });
  if (!('remote' in located)) {
    if (range !== undefined) throw versionOfPath(chart);
    return other;
  }
  const remote = { ...located.remote, settings: await withPasswords(settings, directory) };
  const { version, sha256 } = await updateRemoteChart(remote, { env: process.env, report: printMessage }, range);
  return { ...other, release: { ...other.release, version, digest: `sha256:${sha256}` } };
}

/** The repositories' settings, decrypted. */
async function withPasswords({ stack, dependencies }: StackSettings, directory: string) {
  if (stack === '') return dependencies;
  const { unmaskedStack } = await import('../dependency/secrets.ts');
  return (await unmaskedStack(stack, directory)).dependencies;
}

function versionOfPath(chart: string): ReleaseError {
  const message = `--version is for a chart from a repository, and ${chart} is a file or folder.`;
  return new ReleaseError('CONFIG_INVALID_VALUE', message, { hint: 'Its version is in its Chart.yaml.' });
}
