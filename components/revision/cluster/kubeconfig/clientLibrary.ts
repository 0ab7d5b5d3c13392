import { registerHooks } from 'node:module';
import type { KubeConfig } from '@kubernetes/client-node';
import { isKubeConfig, leftOut } from '../../../typedClients.ts';

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
        const text = isKubeConfig(context.parentURL) ? leftOut[specifier] : undefined;
        return text === undefined
          ? next(specifier, context)
          : { url: `data:text/javascript,${encodeURIComponent(text)}`, shortCircuit: true };
      },
    });
  } catch {
    // Jest's module system does not support hooks, so everything is loaded there.
    return undefined;
  }
}
