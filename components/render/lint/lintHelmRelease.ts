import { type Finding, type LintedChart, loadLint, originOf, type RuleId } from '../../chart/index.ts';
import type { ReleaseError } from '../../errors.ts';
import type { HelmChart } from '../../helm/index.ts';
import { isJsonObject, readYaml } from '../../json/index.ts';
import { defaultKubeVersion } from '../capabilities.ts';
import { openHelmChart } from '../openHelmChart.ts';
import { patchesIn } from '../patchesIn.ts';
import { renderFirst } from '../renderForCluster.ts';
import { type LintRequest, ruleOfDependencies, ruleOfValues, withConsequence } from './lintRules.ts';

/**
 * Lints a release of a Go template chart: its values and objects. Archives and subcharts are third-party work: only findings that would
 * fail a deploy are reported, not style.
 */
export async function lintHelmRelease(
  chart: HelmChart,
  { settings, projectDirectory, helmTemplate }: Omit<LintRequest, 'main'>,
): Promise<Finding[]> {
  if (helmTemplate === undefined) return [];
  const { errorFindings, lintDependencies, lintObjects, objectsOf } = await loadLint();
  const { name, namespace, kubeVersion = defaultKubeVersion } = settings.release;
  try {
    const opened = await openHelmChart({ settings, projectDirectory, helmTemplate }, chart);
    const patches = await patchesIn({ settings });
    const whole = patches?.patchedChart(opened) ?? opened;
    const first = await renderFirst(whole, patches?.settings ?? settings);
    whole.check?.(first);
    const objects = objectsOf(first.manifest);
    const release = { chart: lintedChart(chart), name, namespace, kubeVersion };
    const isOthers = ({ source }: { source: string }) =>
      chart.isArchive || source.startsWith(`${chart.metadata.name}/charts/`);
    return [
      ...(await lintObjects(
        objects.filter((each) => !isOthers(each)),
        release,
      )),
      ...(await lintDependencies(objects.filter(isOthers), release)),
    ];
  } catch (error) {
    return errorFindings(error, ruleOf).map(withConsequence);
  }
}

/** The parts of a chart that the chart rules check. @throws ReleaseError(s) CHART_INVALID_SCHEMA */
export function lintedChart({ shownAs, metadata, metadataOriginOf, values, defaults, parts }: HelmChart): LintedChart {
  const files = parts[0]?.files ?? [];
  const file = `${shownAs}/values.schema.json`;
  const text = files.find(({ path }) => path === 'values.schema.json')?.data.toString('utf8');
  const read =
    text === undefined
      ? undefined
      : readYaml({ text, file, code: 'CHART_INVALID_SCHEMA', isLenient: true, roundsIntegers: true });
  return {
    ...{ shownAs, metadata, metadataOriginOf, values },
    originOf: (path) => originOf(path, defaults) ?? { file: `${shownAs}/values.yaml` },
    schema: isJsonObject(read?.value) ? read.value : undefined,
    schemaOriginOf: (path) => read?.positionOf(path) ?? { file },
    sources: files
      .filter(({ path }) => path === 'Chart.yaml' || path === 'values.yaml')
      .map(({ path, data }) => ({ file: `${shownAs}/${path}`, text: data.toString('utf8') })),
    templates: files.filter(({ path }) => path.startsWith('templates/')).map(({ path }) => ({ path, text: '' })),
  };
}

function ruleOf(error: ReleaseError): RuleId {
  if (error.code.startsWith('CHART_VALUES_')) return ruleOfValues(error);
  if (/^(?:CONFIG|PATCH)_/.test(error.code)) return 'stack-config';
  const isOfOthers = error.code.startsWith('DEPENDENCY_') || error.code.startsWith('ENGINE_');
  return isOfOthers ? ruleOfDependencies(error) : 'chart-renders';
}
