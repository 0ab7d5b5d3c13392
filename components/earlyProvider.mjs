// Plain JavaScript: loaded before TypeScript can be.
import { createRequire } from 'node:module';

/** Tells `release/deploy/startRevisionProvider.ts` that the dynamic provider was started. */
const started = Symbol.for('kubesentiment.revisionProviderStarted');

/**
 * Starts the dynamic provider while the program still loads. The engine starts it when a call first needs it, and this Node process takes
 * as long to load as the program. The call fails, because the provider has no functions.
 */
export function startProviderEarly() {
  globalThis[started] = true;
  const { runtime } = createRequire(import.meta.url)('@pulumi/pulumi');
  runtime.invoke('pulumi-nodejs:index:start', {}).catch(() => undefined);
}
