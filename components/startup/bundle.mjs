// Plain JavaScript: loaded before TypeScript can be.
import nodeModule from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// An import evaluates all exports of a built-in module: that of `fs` takes a tenth of the time of a bare Node.
const require = nodeModule.createRequire(import.meta.url);
const { readFileSync, statSync } = require('node:fs');

/** The modules that the bundle has, by name. */
export const entries = {
  release: 'release/index.ts',
  revision: 'revision/index.ts',
  errors: 'errors.ts',
};

/**
 * The scripts of the bundle, for `cachedScript.mjs`: the command with all verbs, and with the code of these verbs only. The less there is in a
 * script, the sooner it runs.
 */
export const scripts = {
  command: undefined,
  'command-reads': ['history', 'status'],
  'command-values': ['values'],
  'command-template': ['template'],
};

/** The script for a command line. @param {string | undefined} verb its first word */
export function scriptFor(verb) {
  return Object.keys(scripts).find((name) => scripts[name]?.includes(verb)) ?? 'command';
}

/** The checkout. */
const project = fileURLToPath(new URL('../..', import.meta.url));

/** The npm package has none. */
const hasSources = import.meta.url.endsWith('/components/startup/bundle.mjs');

/**
 * The folder for bundles, in the folder of Node's compile cache. A bundle imports packages, so this must be inside the checkout.
 * @returns {string | undefined}
 */
export function bundlesFolder() {
  // An old Node has no such function.
  const cache = nodeModule.getCompileCacheDir?.();
  const isInside = hasSources && cache !== undefined && !/^\.\.|^\w:/.test(relative(project, cache));
  return isInside ? join(cache, 'bundles') : undefined;
}

/**
 * The folder with the bundle of the sources as they are now, made by this version of Node: Node takes a quarter of a second to load them one
 * by one. A debugger gets none.
 * @param {string} entry what is loaded from it: one of the `entries` or `scripts`
 * @returns {string | undefined} undefined if there is no such bundle
 */
export function findBundle(entry) {
  if (!mayBundle()) return undefined;
  const folder = bundlesFolder();
  try {
    const { name, size, node, stamps } = JSON.parse(readFileSync(join(folder, `${entry}.json`), 'utf8'));
    if (node !== process.versions.node) return undefined;
    for (const path in stamps) if (stampOf(path) !== stamps[path]) return undefined;
    const bundle = join(folder, name);
    // A file that was being written when the machine stopped is shorter.
    return statSync(join(bundle, fileOf(entry))).size === size ? bundle : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a later run may find a bundle that is made now. */
export function mayBundle() {
  return bundlesFolder() !== undefined && !isDebugged();
}

/** Terminals of editors debug all that is started in them with NODE_OPTIONS. */
function isDebugged() {
  const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ''];
  return options.some((option) => /(?:^|[\s"])--inspect/.test(option));
}

/** The name of an entry's file in a bundle. */
export function fileOf(entry) {
  return `${entry}${entry in scripts ? '.cjs' : '.mjs'}`;
}

/**
 * What every edit of a file changes.
 * @param {string} path relative to the checkout
 */
export function stampOf(path) {
  const { mtimeMs, size } = statSync(project + path);
  return `${mtimeMs} ${size}`;
}

/**
 * Makes imports of these sources get the modules of the bundle.
 * @param {string} bundle its folder
 */
export function importFrom(bundle) {
  const urls = new Map(
    Object.entries(entries).map(([entry, source]) => [
      new URL(`../${source}`, import.meta.url).href,
      pathToFileURL(join(bundle, `${entry}.mjs`)).href,
    ]),
  );
  nodeModule.registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const url = urls.get(found.url);
      return url === undefined ? found : { ...found, url, format: 'module' };
    },
  });
}
