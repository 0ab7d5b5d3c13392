export { buildDependencies } from './build.ts';
export { changingValues, chartMayDiffer, folderMayDiffer } from './chance.ts';
export { chartMentions } from './chartMentions.ts';
export type { ChartNode } from './chartNode.ts';
export type { FetchRequest, LockedResult } from './chooseVersion.ts';
export { coalesceValues } from './coalesce.ts';
export { valuesForComparison } from './comparison.ts';
export { possibleDependencies } from './conditions.ts';
export type { ExplainOptions } from './explainOptions.ts';
export { failedTemplate } from './failedTemplate.ts';
export { type HelmChart, isHelmChart, loadHelmChart, missingDependencies, withDependency } from './helmChart.ts';
export { mapAt, readImport } from './importValues.ts';
export { findKubernetesPlugin } from './kubernetesPlugin.ts';
export { type DependencyState, listBundled, listDependencies } from './list.ts';
export { loadSubchart } from './loadSubchart.ts';
export { type ChartRequest, type LocatedChart, locateChart } from './locateChart.ts';
export { locateRendered } from './locateRendered.ts';
export type { DependingChart } from './origin.ts';
export { type PluginHelm, pluginHelmTemplate } from './pluginHelmTemplate.ts';
export { type ProcessedChart, processDependencies } from './processDependencies.ts';
export {
  buildRemoteChart,
  type RemoteChart,
  resolveRemoteChart,
  stateOfRemoteChart,
  updateRemoteChart,
} from './remoteChart.ts';
export { type HelmTemplate, type HelmTemplateOptions, renderDependencies } from './render.ts';
export { cachedRender } from './renderCache.ts';
export { type RenderedHelmChart, renderHelmChart } from './renderHelmChart.ts';
export { checkKept, type ResolvedDependency, resolveDependencies } from './resolve.ts';
export { stagedDefinitions, stageUmbrella } from './umbrella.ts';
export { updateDependencies } from './update.ts';
export { type AnsweringEngine, type LookUp, withClusterAnswers } from './withClusterAnswers.ts';
