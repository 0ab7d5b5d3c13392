import { createRequire } from 'node:module';
import type { HelmTemplate } from '../render/renderSubcharts.ts';
import { findKubernetesPlugin } from './kubernetesPlugin.ts';
import { pluginHelmTemplate } from './pluginHelmTemplate.ts';

/**
 * Runs something with Helm's engine, that of the kubernetes provider that the project pins, and ends its process. It starts when
 * something is rendered.
 * @throws ReleaseError ENGINE_MISSING when it is to render and the provider is not installed
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
