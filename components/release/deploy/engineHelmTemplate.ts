import { createRequire } from 'node:module';
import * as pulumi from '@pulumi/pulumi';
import { ReleaseError } from '../../errors.ts';
import { findKubernetesPlugin, type HelmTemplate, type PluginHelm, pluginHelmTemplate } from '../../helm/index.ts';
import { isJsonObject } from '../../json/index.ts';

/**
 * Helm's engine for a program that Pulumi's engine runs: a separate process of the kubernetes provider, so that a chart that crashes or
 * blocks it does not affect the rest of the run. If the provider is not found, Pulumi installs it.
 */
export function engineHelmTemplate(): PluginHelm {
  const { version } = createRequire(import.meta.url)('@pulumi/kubernetes/package.json');
  const helm = pluginHelmTemplate(() => findKubernetesPlugin(version));
  return {
    async template(options) {
      try {
        return await helm.template(options);
      } catch (error) {
        if (error instanceof ReleaseError && error.code === 'ENGINE_MISSING') return askPulumi(options);
        throw error;
      }
    },
    close: helm.close,
  };
}

const askPulumi: HelmTemplate = async (options) => {
  const { result } = await pulumi.runtime.invoke('kubernetes:helm:template', { jsonOpts: JSON.stringify(options) });
  return Array.isArray(result) ? result.filter(isJsonObject) : [];
};
