import { loadKubeConfigClass } from '../cluster/kubeconfig/clientLibrary.ts';

/** Loads what the first request to a cluster needs. It takes longer than the request. */
export async function warmUp(): Promise<void> {
  await Promise.all([loadKubeConfigClass(), import('node:https')]);
}
