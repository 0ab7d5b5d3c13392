import type { Finding, RuleId } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import type { ErrorCode, ReleaseError } from '../../errors.ts';
import type { HelmTemplate } from '../../helm/index.ts';
import type { MainChart } from '../charts/mainChart.ts';

export interface LintRequest {
  main: MainChart;
  settings: StackSettings;
  projectDirectory: string;
  /** Renders charts of Go templates; without it they are left out. */
  helmTemplate?: HelmTemplate;
}

/** Says what a lint without the charts is worth. */
export function withConsequence(finding: Finding): Finding {
  if (finding.rule !== 'dependency-unavailable') return finding;
  return { ...finding, message: `The objects of charts that Helm renders were not looked at: ${finding.message}` };
}

export function ruleOfValues({ code }: ReleaseError): RuleId {
  if (code === 'CHART_VALUES_UNKNOWN_KEY') return 'values-unknown';
  return code === 'CHART_INVALID_SCHEMA' ? 'chart-files' : 'values-schema';
}

/** Of what keeps a chart from being read, wherever it comes from. */
export function ruleOfChart(error: ReleaseError): RuleId {
  if (error.code.startsWith('CONFIG_') || error.code === 'DEPENDENCY_LOCK_MISSING') return 'stack-config';
  return ruleOfDependencies(error) === 'dependency-unavailable' ? 'dependency-unavailable' : 'chart-files';
}

/** What the machine lacks says nothing against the chart. */
export function ruleOfDependencies({ code }: ReleaseError): RuleId {
  const lacking: readonly ErrorCode[] = ['DEPENDENCY_DOWNLOAD_FAILED', 'DEPENDENCY_UNAUTHORIZED', 'ENGINE_MISSING'];
  return lacking.includes(code) ? 'dependency-unavailable' : 'dependency-fails';
}
