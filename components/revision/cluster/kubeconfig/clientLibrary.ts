import { registerHooks } from 'node:module';
import type { KubeConfig } from '@kubernetes/client-node';

/**
 * The client library's reader of kubeconfigs, without the 2,700 files of its typed API and without the client for `fetch` that
 * only typed clients use: we never make one, and loading them would be half a second of every run. Should a later version be
 * built in another way, the hook finds nothing and everything is loaded.
 */
export async function loadKubeConfigClass(): Promise<typeof KubeConfig> {
  const hooks = leaveOutTypedClients();
  try {
    return (await import('@kubernetes/client-node/dist/config.js')).KubeConfig;
  } finally {
    hooks?.deregister();
  }
}

function leaveOutTypedClients(): ReturnType<typeof registerHooks> | undefined {
  try {
    return registerHooks({
      resolve(specifier, context, next) {
        const url = context.parentURL?.endsWith('/client-node/dist/config.js') ? leftOut[specifier] : undefined;
        return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
      },
    });
  } catch {
    // Jest's module system takes no hooks: everything is loaded there.
    return undefined;
  }
}

/** What the reader imports of them, for the methods that make typed clients. */
const leftOut: Readonly<Record<string, string>> = {
  './gen/index.js':
    'data:text/javascript,export const createConfiguration = undefined, ServerConfiguration = undefined;',
  undici: 'data:text/javascript,export const Agent = undefined, ProxyAgent = undefined;',
};
