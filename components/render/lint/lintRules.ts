import type { Finding, RuleId } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import type { ErrorCode, ReleaseError } from '../../errors.ts';
import type { HelmTemplate } from '../../helm/index.ts';
import type { MainChart } from '../charts/mainChart.ts';

export interface LintRequest {
  main: MainChart;
  settings: StackSettings;
  projectDirectory: string;
  /** Renders Go template charts; without it they are skipped. */
  helmTemplate?: HelmTemplate;
}

/** Adds what a lint without these charts has not checked. */
export function withConsequence(finding: Finding): Finding {
  if (finding.rule !== 'dependency-unavailable') return finding;
  return { ...finding, message: `The objects of charts that Helm renders were not checked: ${finding.message}` };
}

export function ruleOfValues({ code }: ReleaseError): RuleId {
  if (code === 'CHART_VALUES_UNKNOWN_KEY') return 'values-unknown';
  return code === 'CHART_INVALID_SCHEMA' ? 'chart-files' : 'values-schema';
}

/** The rule for an error that prevents reading the chart. */
export function ruleOfChart(error: ReleaseError): RuleId {
  if (error.code.startsWith('CONFIG_') || error.code === 'DEPENDENCY_LOCK_MISSING') return 'stack-config';
  return ruleOfDependencies(error) === 'dependency-unavailable' ? 'dependency-unavailable' : 'chart-files';
}

/** A tool that is missing on this machine is not a fault of the chart. */
export function ruleOfDependencies({ code }: ReleaseError): RuleId {
  const lacking: readonly ErrorCode[] = ['DEPENDENCY_DOWNLOAD_FAILED', 'DEPENDENCY_UNAUTHORIZED', 'ENGINE_MISSING'];
  return lacking.includes(code) ? 'dependency-unavailable' : 'dependency-fails';
}
