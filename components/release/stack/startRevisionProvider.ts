import * as pulumi from '@pulumi/pulumi';

/**
 * The engine starts a provider when a resource first needs it, and this one, a Node process, takes as long as the render does:
 * asked for something, whatever it is, it starts meanwhile. It has no functions and says so.
 */
export function startRevisionProvider(): void {
  pulumi.runtime.invoke('pulumi-nodejs:index:start', {}).catch(() => undefined);
}
