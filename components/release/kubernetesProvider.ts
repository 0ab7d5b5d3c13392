import { createRequire } from 'node:module';
import { homedir, userInfo } from 'node:os';
import * as pulumi from '@pulumi/pulumi';
import type { KubernetesSettings } from '../config/index.ts';

/**
 * The client's default limits are too low for a release of a hundred objects.
 * The order of the keys is part of the state.
 */
const clientSettings = { qps: 500, burst: 1000 };

/**
 * The kubernetes provider of a release. Its inputs are stored in the state, and a refresh or a destroy reads them on any machine. So they
 * contain only what the stack's config says and nothing of this machine, such as the path in KUBECONFIG, which the class of
 * @pulumi/kubernetes would store. The plugin resolves missing settings itself on every run.
 */
export class KubernetesProvider extends pulumi.ProviderResource {
  /** @param named the cluster that the program names; it has precedence over the settings */
  constructor(
    name: string,
    { namespace, settings, named = {} }: { namespace: string; settings: KubernetesSettings; named?: NamedInputs },
    opts: pulumi.ResourceOptions,
  ) {
    const { kubeconfig, context } = named;
    const inputs = {
      ...inputsOf(namespace, settings),
      ...(kubeconfig === undefined ? {} : { kubeconfig: pulumi.secret(kubeconfig) }),
      ...(context === undefined ? {} : { context }),
    };
    super('kubernetes', name, inputs, {
      ...opts,
      version: createRequire(import.meta.url)('@pulumi/kubernetes/package.json').version,
      // Another identifier would replace all objects. Keep the one in the state, such as the stack's name of earlier versions.
      ignoreChanges: ['clusterIdentifier'],
    });
  }
}

/** A cluster that the arguments of a release name. */
export interface NamedInputs {
  kubeconfig?: pulumi.Input<string> | undefined;
  context?: pulumi.Input<string> | undefined;
}

function inputsOf(namespace: string, settings: KubernetesSettings): pulumi.Inputs {
  const { kubeconfig, kubeClientSettings, namespace: _ofStack, ...named } = settings;
  return {
    ...Object.fromEntries(Object.entries(named).map(([key, value]) => [key, String(value)])),
    namespace,
    ...(kubeconfig === undefined ? {} : { kubeconfig: pulumi.secret(withSameHome(kubeconfig)) }),
    // The stack's config identifies the cluster. With a constant identifier no change of a path, context or address replaces objects.
    clusterIdentifier: 'kubesentiment',
    // Otherwise an edited ConfigMap is deleted and recreated.
    enableConfigMapMutable: 'true',
    enableSecretMutable: 'true',
    kubeClientSettings: clientSettingsWith(kubeClientSettings),
  };
}

/** The plugin expands `~` to the account's home folder, everything else to HOME. Expand it to HOME here, in case they differ. */
function withSameHome(kubeconfig: string): string {
  if (!kubeconfig.startsWith('~/') || homedir() === userInfo().homedir) return kubeconfig;
  return homedir() + kubeconfig.slice(1);
}

/** The stack's settings merged over the defaults, as JSON. Invalid JSON is passed on: the plugin reports it. */
function clientSettingsWith(text = '{}'): string {
  try {
    return JSON.stringify({ ...clientSettings, ...JSON.parse(text) });
  } catch {
    return text;
  }
}
