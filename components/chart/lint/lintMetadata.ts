import { posix } from 'node:path';
import semver from 'semver';
import type { ValuePath } from '../../json/index.ts';
import { type Finding, finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';
import type { RuleId } from './rules.ts';

/**
 * The findings about Chart.yaml, beyond the errors of loading it
 * (https://helm.sh/docs/topics/charts/#the-chartyaml-file).
 */
export function lintMetadata({ metadata, metadataOriginOf, shownAs }: LintedChart): Finding[] {
  const { name, description, appVersion, icon, maintainers = [], dependencies = [] } = metadata;
  const found: Finding[] = [];
  const folder = posix.basename(shownAs);
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    report(
      'chart-name',
      ['name'],
      `The name ${JSON.stringify(name)} may only contain lower-case letters, digits and "-".`,
    );
  } else if (name !== folder) {
    report('chart-name', ['name'], `The chart is named ${name}, but its folder is ${folder}.`);
  }
  if (!description) report('chart-description', ['description'], 'The chart has no description.');
  if (!appVersion) report('chart-app-version', ['appVersion'], 'The chart has no appVersion.');
  if (!icon) report('chart-icon', ['icon'], 'The chart has no icon.');
  if (maintainers.length === 0) report('chart-maintainers', ['maintainers'], 'The chart does not name maintainers.');
  for (const [index, dependency] of dependencies.entries()) {
    if (semver.validRange(dependency.version) !== null) continue;
    const path = ['dependencies', index, 'version'];
    const version = JSON.stringify(dependency.version);
    report(
      'dependency-version',
      path,
      `${dependency.name} has the version ${version}, which is not a version or range.`,
    );
  }
  return found;

  function report(rule: RuleId, path: ValuePath, message: string): void {
    found.push(finding(rule, { message, position: metadataOriginOf(path) }));
  }
}
