export { enabledDependencies } from './conditions.ts';
export { type HelmChart, isHelmChart, loadHelmChart, missingDependencies, withDependency } from './helmChart.ts';
export type { ExplainOptions } from './helmErrors.ts';
export { findKubernetesPlugin } from './kubernetesPlugin.ts';
export { type PluginHelm, pluginHelmTemplate } from './pluginHelmTemplate.ts';
export { type HelmTemplate, type HelmTemplateOptions, renderDependencies } from './render.ts';
export { type RenderedHelmChart, renderHelmChart } from './renderHelmChart.ts';
export { type ResolvedDependency, resolveDependencies } from './resolve.ts';
export { stageUmbrella } from './umbrella.ts';
