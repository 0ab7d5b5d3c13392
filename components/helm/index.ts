export { findKubernetesPlugin } from './engine/kubernetesPlugin.ts';
export { type PluginHelm, pluginHelmTemplate } from './engine/pluginHelmTemplate.ts';
export { withHelm } from './engine/withHelm.ts';
export { EngineFailure } from './errors/engineFailure.ts';
export type { ExplainOptions } from './errors/explainOptions.ts';
export { failedTemplate } from './errors/failedTemplate.ts';
export { locateRendered } from './errors/locateRendered.ts';
export { type AnsweringEngine, type LookUp, withClusterAnswers } from './lookup/withClusterAnswers.ts';
export { type ChartIdentity, checkArchive, readArchive } from './read/archive.ts';
export type { ChartNode } from './read/chartNode.ts';
export { stageHandlebarsArchive } from './read/handlebarsArchive.ts';
export {
  type HelmChart,
  isHelmChart,
  loadHelmChart,
  loadHelmParts,
  missingDependencies,
  withDependency,
} from './read/helmChart.ts';
export { loadSubchart } from './read/loadSubchart.ts';
export { typedHelmChart } from './read/typedHelmChart.ts';
export { unpackArchive } from './read/unpackArchive.ts';
export { cachedRender } from './render/cachedRender.ts';
export { valuesForComparison } from './render/comparison.ts';
export type { HelmRenderRequest } from './render/helmRenderRequest.ts';
export { type RenderedHelmChart, renderHelmChart } from './render/renderHelmChart.ts';
export {
  type HelmTemplate,
  type HelmTemplateOptions,
  renderDependencies,
  valuesOfDependencies,
} from './render/renderSubcharts.ts';
export { stagedCrds, stageUmbrella } from './render/umbrellaChart.ts';
export { chartMentions } from './templates/chartMentions.ts';
export { type DifferingTemplates, differingTemplates, templateName } from './templates/differingTemplates.ts';
export { changingValues, chartMayDiffer, folderMayDiffer } from './templates/nondeterminism.ts';
export { coalesceValues } from './values/coalesceValues.ts';
export { possibleDependencies } from './values/conditions.ts';
export { mapAt, readImport } from './values/importValues.ts';
export { type ProcessedChart, processDependencies } from './values/processDependencies.ts';
