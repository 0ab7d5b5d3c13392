#!/usr/bin/env node
// Plain JavaScript, so that a Node that cannot run TypeScript can report its version. `main.ts` is a link to this file: such a Node
// rejects a TypeScript file before it reads it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileOf, findBundle, mayBundle, scriptFor } from '../startup/bundle.mjs';
import { cacheCompiledCode } from '../startup/compileCache.mjs';

// Node parses a CommonJS module before it imports it.
const { refuseMissingPackage, refuseOldNode } = createRequire(import.meta.url)('../nodeVersion.cjs');

// Named imports of what an older Node does not have fail before this can refuse it.
refuseOldNode();

// Most of a short verb's time is the compilation of some hundred modules.
cacheCompiledCode();

const [verb = ''] = process.argv.slice(2);
const script = scriptFor(verb);
const bundle = findBundle(script);
try {
  const command =
    bundle === undefined
      ? await import('./command.ts')
      : (await import('../startup/cachedScript.mjs')).runScript(join(bundle, fileOf(script)), verb);
  await command.runCommand();
  if (bundle === undefined && mayBundle()) (await import('./scriptsLater.mjs')).makeScriptsLater();
  if (script !== 'command') await endWhenFlushed();
} catch (error) {
  refuseMissingPackage(error);
}

/** Nothing of a verb that only reads is still to be done. Otherwise Node collects garbage before it ends: an eighth of the time of `template`. */
async function endWhenFlushed() {
  for (const stream of [process.stdout, process.stderr]) await new Promise((resolve) => stream.write('', resolve));
  process.exit();
}
