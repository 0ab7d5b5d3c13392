import * as pulumi from '@pulumi/pulumi';
import { isJsonObject } from '../config/index.ts';
import type { HelmTemplate } from '../dependencies/index.ts';

/** Helm's engine inside the kubernetes provider, asked through the Pulumi engine that runs the program; it needs no cluster. */
export const helmTemplate: HelmTemplate = async (options) => {
  const { result } = await pulumi.runtime.invoke('kubernetes:helm:template', { jsonOpts: JSON.stringify(options) });
  return Array.isArray(result) ? result.filter(isJsonObject) : [];
};
