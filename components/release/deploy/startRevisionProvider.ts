import * as pulumi from '@pulumi/pulumi';

/**
 * Starts the dynamic provider in parallel with the render. The engine starts it when a resource first needs it, and this Node process takes
 * as long as the render. The call fails, because the provider has no functions, but it starts the process.
 */
export function startRevisionProvider(): void {
  pulumi.runtime.invoke('pulumi-nodejs:index:start', {}).catch(() => undefined);
}
