import { createRequire } from 'node:module';
import { homedir, userInfo } from 'node:os';
import * as pulumi from '@pulumi/pulumi';
import type { KubernetesSettings } from '../config/index.ts';

/**
 * The client's own limits are lower than what one release of a hundred objects asks for.
 * The order of the keys is part of the state.
 */
const clientSettings = { qps: 500, burst: 1000 };

/**
 * The kubernetes provider of a release. Its inputs are stored in the state, and a refresh and a destroy read them there, on whatever
 * machine: so they hold what the stack's config says and nothing that this machine adds, such as the path in KUBECONFIG, which
 * the class of @pulumi/kubernetes would store. The plugin finds what is absent itself, on every run.
 */
export class KubernetesProvider extends pulumi.ProviderResource {
  constructor(namespace: string, settings: KubernetesSettings, opts: pulumi.ResourceOptions) {
    super('kubernetes', 'kubernetes', inputsOf(namespace, settings), {
      ...opts,
      version: createRequire(import.meta.url)('@pulumi/kubernetes/package.json').version,
      // Another identifier replaces all objects: what the state has stays, such as the stack's name of earlier versions.
      ignoreChanges: ['clusterIdentifier'],
    });
  }
}

function inputsOf(namespace: string, settings: KubernetesSettings): pulumi.Inputs {
  const { kubeconfig, kubeClientSettings, namespace: _ofStack, ...named } = settings;
  return {
    ...Object.fromEntries(Object.entries(named).map(([key, value]) => [key, String(value)])),
    namespace,
    ...(kubeconfig === undefined ? {} : { kubeconfig: pulumi.secret(withSameHome(kubeconfig)) }),
    // The stack says which cluster is meant. As long as this is the same, no path, context or address replaces anything.
    clusterIdentifier: 'kubesentiment',
    // Otherwise an edited ConfigMap is deleted and created again.
    enableConfigMapMutable: 'true',
    enableSecretMutable: 'true',
    kubeClientSettings: clientSettingsWith(kubeClientSettings),
  };
}

/** `~` is the home folder of the account for the plugin, and HOME for everything else: where they differ, HOME is meant. */
function withSameHome(kubeconfig: string): string {
  if (!kubeconfig.startsWith('~/') || homedir() === userInfo().homedir) return kubeconfig;
  return homedir() + kubeconfig.slice(1);
}

/** The stack's settings over ours, as JSON. What cannot be read is left to the plugin, which says so. */
function clientSettingsWith(text = '{}'): string {
  try {
    return JSON.stringify({ ...clientSettings, ...JSON.parse(text) });
  } catch {
    return text;
  }
}
