import semver from 'semver';
import type { JsonObject } from '../../../json/index.ts';
import { fewOf } from '../../../json/index.ts';
import { type Finding, finding } from '../finding.ts';
import type { LintedChart } from '../lintedChart.ts';
import { schemaBreaks } from './schemaBreaks.ts';

/** The same chart at an earlier commit. */
export interface EarlierChart {
  /** The commit, as messages name it. */
  commit: string;
  version: string;
  /** `{}` if the chart does not have a schema. */
  schema: JsonObject;
  /** Files of the chart that have changed since the commit, relative to its folder. */
  changed: readonly string[];
}

/** Files that describe a chart but do not affect its behavior. */
const descriptions = ['README.md', 'CHANGELOG.md'];

/**
 * Compares a chart with an earlier commit. A changed chart needs a higher version, and a schema that accepts less needs
 * the next major version, also below 1.0.0.
 */
export function lintVersion(chart: LintedChart, { commit, version, schema, changed }: EarlierChart): Finding[] {
  const files = changed.filter((file) => !descriptions.includes(file));
  if (files.length === 0) return [];
  const now = chart.metadata.version;
  const position = chart.metadataOriginOf(['version']);
  if (!semver.gt(now, version)) {
    const message = `The chart has changed since ${commit} (${fewOf(files, 3)}), where its version was ${version}. Set a higher version, such as ${semver.inc(version, 'patch')}, and describe the change in the chart's CHANGELOG.md.`;
    return [finding('chart-version', { message, position })];
  }
  if (semver.major(now) > semver.major(version)) return [];
  return schemaBreaks(schema, chart.schema ?? {}).map(({ path, change }) =>
    finding('chart-version', {
      message: `The schema accepts less than in version ${version}: ${path || 'the values'} ${change}. Set version ${semver.inc(version, 'major')}, or accept these values again.`,
      position,
    }),
  );
}
