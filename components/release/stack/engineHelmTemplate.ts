import { createRequire } from 'node:module';
import * as pulumi from '@pulumi/pulumi';
import { ReleaseError } from '../../errors.ts';
import { findKubernetesPlugin, type HelmTemplate, type PluginHelm, pluginHelmTemplate } from '../../helm/index.ts';
import { isJsonObject } from '../../json/index.ts';

/**
 * Helm's engine for a program that the Pulumi engine runs: a process of the kubernetes provider of its own, so that a chart that makes it
 * fail, or never end, spoils nothing else of the run. Where the provider is not found, Pulumi is asked, which installs it.
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
