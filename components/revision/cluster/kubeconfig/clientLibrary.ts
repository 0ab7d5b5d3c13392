import { registerHooks } from 'node:module';
import type { KubeConfig } from '@kubernetes/client-node';

/**
 * The client library's kubeconfig reader, without its typed API (2,700 files) and that API's `fetch` client. We do not use them, and loading
 * them takes half a second in every run. If a later version of the library has other modules, the hook finds nothing and everything is
 * loaded.
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
    // Jest's module system does not support hooks, so everything is loaded there.
    return undefined;
  }
}

/** What the reader imports from the modules that are left out: only its methods for typed clients use these names. */
const leftOut: Readonly<Record<string, string>> = {
  './gen/index.js':
    'data:text/javascript,export const createConfiguration = undefined, ServerConfiguration = undefined;',
  undici: 'data:text/javascript,export const Agent = undefined, ProxyAgent = undefined;',
};
