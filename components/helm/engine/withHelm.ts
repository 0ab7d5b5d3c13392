import { createRequire } from 'node:module';
import type { HelmTemplate } from '../render/renderSubcharts.ts';
import { findKubernetesPlugin } from './kubernetesPlugin.ts';
import { pluginHelmTemplate } from './pluginHelmTemplate.ts';

/**
 * Runs a function with Helm's engine of the kubernetes provider that package.json pins, and ends its process
 * afterwards. The process starts at the first render.
 * @throws ReleaseError ENGINE_MISSING at the first render, if the provider is not installed
 */
export async function withHelm<Result>(run: (helmTemplate: HelmTemplate) => Promise<Result>): Promise<Result> {
  const { version } = createRequire(import.meta.url)('@pulumi/kubernetes/package.json');
  const helm = pluginHelmTemplate(() => findKubernetesPlugin(version));
  try {
    return await run(helm.template);
  } finally {
    await helm.close();
  }
}
