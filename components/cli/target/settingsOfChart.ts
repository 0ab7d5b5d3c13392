import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { StackSettings } from '../../config/index.ts';
import { locateChart, updateRemoteChart } from '../../dependencies/index.ts';
import { ReleaseError } from '../../errors.ts';
import { printMessage } from '../terminal/print.ts';
import { readStack, settingsWithoutStack } from './stack.ts';

/**
 * The settings with which a chart of the command line is loaded.
 * @param chart as in the setting `chart`; a path may be relative to the current folder. @default the stack's chart
 * @param stack the stack with the repositories and mirrors and, by default, the chart. @default none: no repositories, the project's chart
 * @param version the version range of a chart from a repository. @default the newest version
 * @throws ReleaseError(s) CONFIG_*, CHART_*, DEPENDENCY_*
 */
export async function settingsOfChart(
  chart: string | undefined,
  { stack, version }: { stack?: string | undefined; version?: string | undefined },
  directory: string,
): Promise<StackSettings> {
  const given = stack === undefined ? settingsWithoutStack() : (await readStack(stack, directory)).settings;
  return chart === undefined ? given : withChart(given, chart, version, directory);
}

/** The settings with another chart. A chart from a repository is downloaded in the newest version of the range; no pin is written. */
async function withChart(
  settings: StackSettings,
  chart: string,
  range: string | undefined,
  directory: string,
): Promise<StackSettings> {
  const { version: _version, digest: _digest, ...release } = settings.release;
  // The position of the stack's own setting would mislead.
  const origin = () => ({ file: chart });
  const other = { ...settings, origin, release: { ...release, chart: isPath(chart) ? resolve(chart) : chart } };
  const located = await locateChart({ settings: other, projectDirectory: directory });
  if (!('remote' in located)) {
    if (range !== undefined) throw versionOfPath(chart);
    return other;
  }
  const remote = { ...located.remote, settings: await withPasswords(settings, directory) };
  const { version, sha256 } = await updateRemoteChart(remote, { env: process.env, report: printMessage }, range);
  return { ...other, release: { ...other.release, version, digest: `sha256:${sha256}` } };
}

/**
 * A chart of the command line as the setting `chart`: a path in the current folder becomes relative to the project. An absolute path outside
 * of the project and all other references stay as they are.
 */
export function chartSetting(chart: string, directory: string): string {
  if (!isPath(chart)) return chart;
  const path = relative(directory, resolve(chart)) || '.';
  return isAbsolute(chart) && path.startsWith('..') ? chart : path;
}

function isPath(chart: string): boolean {
  return !chart.startsWith('oci:') && existsSync(resolve(chart));
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
