import * as pulumi from '@pulumi/pulumi';

/** Set by `earlyProvider.mjs`. */
const started = Symbol.for('kubesentiment.revisionProviderStarted');

/**
 * Starts the dynamic provider in parallel with the render, in a program that runs without `startup.mjs`. The engine starts it when a
 * resource first needs it, and this Node process takes as long as the render. The call fails, because the provider has no functions, but
 * it starts the process.
 */
export function startRevisionProvider(): void {
  if (Reflect.has(globalThis, started)) return;
  pulumi.runtime.invoke('pulumi-nodejs:index:start', {}).catch(() => undefined);
}
