import { join } from 'node:path';
import semver from 'semver';
import { loadChart } from '../../components/chart/index.ts';
import { formatError, ReleaseError } from '../../components/errors.ts';
import type { JsonObject } from '../../components/json/index.ts';
import { projectFolder } from '../paths.ts';
import { say } from '../process/progress.ts';
import { type BaseChart, baseOf, changedFiles, chartAt, openRepository } from './chartBase.ts';
import { type SchemaBreak, schemaBreaks } from './schemaBreaks.ts';

const chartFolder = 'charts/mlops-sentiment';

/** Files that tell of a chart and make no part of it. */
const telling = ['README.md', 'CHANGELOG.md'];

/** The first check of `npm test`. */
export async function chartVersion(): Promise<number> {
  say(`  ${await checkChartVersion(projectFolder, chartFolder, process.env.CHART_BASE)}`);
  return 0;
}

/**
 * A chart that changed has a higher version than before; the next major one when its schema takes less than before.
 * What is compared is the working tree, uncommitted changes included, with one commit: the one that is named, or where
 * origin/main and HEAD part, or where they are the same HEAD's parent.
 * @param folder the project's
 * @param chart the chart's folder, relative to it
 * @param named a commit, branch or tag
 * @returns what was found, as a sentence
 * @throws ReleaseError CHART_VERSION_BASE, CHART_VERSION_NOT_RAISED, CHART_VERSION_NOT_MAJOR
 */
export async function checkChartVersion(folder: string, chart: string, named?: string): Promise<string> {
  const git = openRepository(folder);
  const base = await baseOf(git, named);
  if (base === undefined) return 'There is no earlier commit to compare the chart with.';
  const before = await chartAt(git, base, chart);
  if (before === undefined) return `The chart is new since ${base.slice(0, 7)}.`;
  const changed = (await changedFiles(git, base, chart)).filter((file) => !telling.includes(file));
  if (changed.length === 0) return `The chart is as it was at ${base.slice(0, 7)}.`;
  const { metadata, metadataOriginOf, schema = {} } = await loadChart(join(folder, chart), chart);
  const position = metadataOriginOf(['version']);
  mustBeRaised(before, metadata.version, changed, position);
  mustBeMajor(before, metadata.version, schema, position);
  return `The chart went from ${before.version} to ${metadata.version} since ${base.slice(0, 7)}.`;
}

type Place = ReleaseError['position'];

function mustBeRaised({ version, base }: BaseChart, now: string, changed: readonly string[], position: Place): void {
  if (semver.gt(now, version)) return;
  const files = `${changed.slice(0, 3).join(', ')}${changed.length > 3 ? ` and ${changed.length - 3} more` : ''}`;
  throw refusal(
    'CHART_VERSION_NOT_RAISED',
    `The chart has changed since ${base.slice(0, 7)}, where it was ${version}, and is ${now}: ${files}.`,
    position,
    `Set a higher version, such as ${semver.inc(version, 'patch')}, and tell of it in the chart's CHANGELOG.md.`,
  );
}

function mustBeMajor({ version, schema }: BaseChart, now: string, latter: JsonObject, position: Place): void {
  if (semver.major(now) > semver.major(version)) return;
  const breaks = schemaBreaks(schema, latter);
  if (breaks.length === 0) return;
  throw refusal(
    'CHART_VERSION_NOT_MAJOR',
    `Values that the chart took at ${version} are taken no more at ${now}:\n${breaks.map(lineOf).join('\n')}`,
    position,
    `Set the version ${semver.inc(version, 'major')}, or let the schema take them still.`,
  );
}

function lineOf({ path, change }: SchemaBreak): string {
  return `  ${path || 'the values'} ${change}`;
}

function refusal(code: ReleaseError['code'], message: string, position: Place, hint: string): ReleaseError {
  return new ReleaseError(code, message, { position, hint });
}

if (import.meta.main) {
  process.exitCode = await chartVersion().catch((error: unknown) => {
    say(formatError(error));
    return 1;
  });
}
