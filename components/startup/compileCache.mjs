// Plain JavaScript: loaded before TypeScript can be.
import nodeModule from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// An import evaluates all exports of a built-in module: that of `fs` takes a tenth of the time of a bare Node.
const require = nodeModule.createRequire(import.meta.url);
const { existsSync } = require('node:fs');

/**
 * The folder for Node's compile cache: `.kubesentiment/compile-cache` of a checkout. The npm package has no folder of its own that it
 * may write to: its cache is in the user's cache folder (XDG_CACHE_HOME or ~/.cache; ~/Library/Caches on macOS; KUBESENTIMENT_CACHE
 * overrides it), which no other user can write to, unlike Node's default in the system's temporary folder.
 * @returns {string}
 */
export function compileCacheFolder(env = process.env, platform = process.platform, here = import.meta.url) {
  const isCheckout = existsSync(new URL('../errors.ts', here));
  if (isCheckout) return fileURLToPath(new URL('../../.kubesentiment/compile-cache', here));
  const home = env.HOME || require('node:os').homedir();
  const caches = platform === 'darwin' ? join(home, 'Library', 'Caches') : env.XDG_CACHE_HOME || join(home, '.cache');
  return join(env.KUBESENTIMENT_CACHE || join(caches, 'kubesentiment'), 'compile-cache');
}

/** Lets Node cache compiled code for the next run. NODE_COMPILE_CACHE overrides the folder; a folder that cannot be written is no error. */
export function cacheCompiledCode() {
  // An old Node has no such function.
  nodeModule.enableCompileCache?.(compileCacheFolder());
}
