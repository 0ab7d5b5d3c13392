export { enabledDependencies } from './conditions.ts';
export { findKubernetesPlugin } from './kubernetesPlugin.ts';
export { type PluginHelm, pluginHelmTemplate } from './pluginHelmTemplate.ts';
export { type HelmTemplate, type HelmTemplateOptions, renderDependencies } from './render.ts';
export { type ResolvedDependency, resolveDependencies } from './resolve.ts';
export { stageUmbrella } from './umbrella.ts';
