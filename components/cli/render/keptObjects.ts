import type { KubernetesObject } from '../../manifest/index.ts';
import type { GitOpsTool } from './argoHooks.ts';

/** Annotations with which the tools neither prune an object nor delete it. Sources: Argo CD's sync options, Flux's Kustomization. */
const annotations: Readonly<Record<GitOpsTool, Readonly<Record<string, string>>>> = {
  argocd: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
  flux: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
  none: {},
};

/** An object that the release never deletes, for a tool that would. Annotations of the chart itself win. */
export function keptObject(object: KubernetesObject, tool: GitOpsTool): KubernetesObject {
  const own = { ...annotations[tool], ...object.metadata.annotations };
  if (Object.keys(own).length === 0) return object;
  return { ...object, metadata: { ...object.metadata, annotations: own } };
}
