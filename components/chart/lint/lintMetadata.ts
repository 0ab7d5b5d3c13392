import { posix } from 'node:path';
import semver from 'semver';
import type { ValuePath } from '../../json/index.ts';
import { type Finding, finding } from './finding.ts';
import type { LintedChart } from './lintedChart.ts';
import type { RuleId } from './rules.ts';

/** What Chart.yaml should say, beyond what makes it readable (https://helm.sh/docs/topics/charts/#the-chartyaml-file). */
export function lintMetadata({ metadata, metadataOriginOf, shownAs }: LintedChart): Finding[] {
  const { name, description, appVersion, icon, maintainers = [], dependencies = [] } = metadata;
  const found: Finding[] = [];
  const folder = posix.basename(shownAs);
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    tell('chart-name', ['name'], `The name ${JSON.stringify(name)} has more than lower-case letters, digits and "-".`);
  } else if (name !== folder) {
    tell('chart-name', ['name'], `The chart is called ${name} and its folder ${folder}.`);
  }
  if (!description) tell('chart-description', ['description'], 'The chart has no description.');
  if (!appVersion) tell('chart-app-version', ['appVersion'], 'The chart has no appVersion.');
  if (!icon) tell('chart-icon', ['icon'], 'The chart has no icon.');
  if (maintainers.length === 0) tell('chart-maintainers', ['maintainers'], 'The chart names no maintainers.');
  for (const [index, dependency] of dependencies.entries()) {
    if (semver.validRange(dependency.version) !== null) continue;
    const path = ['dependencies', index, 'version'];
    const version = JSON.stringify(dependency.version);
    tell('dependency-version', path, `${dependency.name} has the version ${version}, which is no version or range.`);
  }
  return found;

  function tell(rule: RuleId, path: ValuePath, message: string): void {
    found.push(finding(rule, { message, position: metadataOriginOf(path) }));
  }
}
