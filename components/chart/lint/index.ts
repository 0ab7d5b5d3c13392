export { errorFindings } from './errorFindings.ts';
export type { Finding } from './finding.ts';
export { lintChart } from './lintChart.ts';
export type { LintedChart } from './lintedChart.ts';
export { type LintedObject, type LintedRelease, lintDependencies, lintObjects, objectsOf } from './lintObjects.ts';
export { type RuleId, rules, type Severity } from './rules.ts';
export { type EarlierChart, lintVersion } from './version/lintVersion.ts';
