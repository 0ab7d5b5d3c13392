import { registerHooks } from 'node:module';
import type { KubeConfig } from '@kubernetes/client-node';

/**
 * The client library's reader of kubeconfigs, without the 2,700 files of its typed API: we never make a typed client, and
 * loading them would be half a second of every run. Should a later version be built in another way, the hook finds nothing
 * and everything is loaded.
 */
export async function loadKubeConfigClass(): Promise<typeof KubeConfig> {
  const hooks = leaveOutTypedApi();
  try {
    return (await import('@kubernetes/client-node/dist/config.js')).KubeConfig;
  } finally {
    hooks?.deregister();
  }
}

function leaveOutTypedApi(): ReturnType<typeof registerHooks> | undefined {
  try {
    return registerHooks({
      resolve(specifier, context, next) {
        const isTypedApi = specifier === './gen/index.js' && context.parentURL?.endsWith('/client-node/dist/config.js');
        return isTypedApi ? { url: noTypedApi, shortCircuit: true } : next(specifier, context);
      },
    });
  } catch {
    // Jest's module system takes no hooks: everything is loaded there.
    return undefined;
  }
}

/** What the reader imports of it, for the method that makes typed clients. */
const noTypedApi =
  'data:text/javascript,export const createConfiguration = undefined, ServerConfiguration = undefined;';
