import { join } from 'node:path';
import { execa } from 'execa';
import { checkOut } from './checkOut.ts';
import { integrationEnvironment } from './environment.ts';

/** The cache of compiled code in a scenario's checkout. */
export interface CompiledCode {
  /** Let Node keep compiled code in the checkout, under paths that are relative to it. */
  variables: Record<string, string>;
  /** Copies the compiled code of a command that succeeded to later checkouts. */
  share(command: string, args: readonly string[]): Promise<void>;
}

/**
 * Shares compiled code between the checkouts of scenarios. They have the same code, but Node's cache is for one checkout: the first run in each
 * compiles everything again, which is a third of its processor time.
 * @param directory the checkout, at the same depth as all others
 */
export async function takeCompiledCode(directory: string): Promise<CompiledCode> {
  const shared = join(integrationEnvironment().directory, 'compiled');
  const own = join(directory, '.compiled');
  const unshared = new Set(['node', 'pulumi up']);
  await link(shared, own);
  return {
    variables: cacheIn(own),
    async share(command, [verb]) {
      if (unshared.delete(command === 'node' ? command : `${command} ${verb}`)) await link(own, shared);
    },
  };
}

/** Makes the bundles of the sources once, before the first scenario. @param directory of the integration environment */
export async function makeBundles(directory: string): Promise<void> {
  const checkout = join(directory, 'bundles');
  await checkOut(checkout);
  const script = `
    import { cacheCompiledCode } from './components/startup/compileCache.mjs';
    import { makeBundle, makeScripts } from './components/startup/makeBundle.mjs';
    cacheCompiledCode();
    await makeBundle();
    await makeScripts();
  `;
  const own = join(checkout, '.compiled');
  await execa(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: checkout,
    env: cacheIn(own),
  });
  await link(own, join(directory, 'compiled'));
}

/** Lets Node keep compiled code in a folder of a checkout, for this and other checkouts. */
function cacheIn(folder: string): Record<string, string> {
  return { NODE_COMPILE_CACHE: folder, NODE_COMPILE_CACHE_PORTABLE: '1' };
}

/** Hard links are safe: Node replaces these files and never writes into them. A missing or existing file is no error, since the cache only saves time. */
async function link(from: string, to: string): Promise<void> {
  await execa('cp', ['--recursive', '--link', '--no-clobber', '--no-target-directory', from, to], { reject: false });
}
