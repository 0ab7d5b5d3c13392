import { createRequire } from 'node:module';
import * as pulumi from '@pulumi/pulumi';

/** A bundle has another copy of this module than `startup.mjs`. */
const started = Symbol.for('kubesentiment.providersStarted');

/**
 * Starts the plugins that every release needs while the program loads and the chart is rendered. The engine starts a plugin when a call first
 * needs it, one after the other, and the process of the dynamic provider takes as long to load as the program. The calls fail, because the
 * plugins have no such function. Further calls of this function do nothing.
 */
export function startProviders(): void {
  if (Reflect.has(globalThis, started)) return;
  Reflect.set(globalThis, started, true);
  start('pulumi-nodejs');
  // The version of the resources: another one is another plugin.
  const { version } = createRequire(import.meta.url)('@pulumi/random/package.json');
  start('random', { version });
}

function start(plugin: string, options: pulumi.InvokeOptions = {}): void {
  pulumi.runtime.invoke(`${plugin}:index:start`, {}, options).catch(() => undefined);
}
