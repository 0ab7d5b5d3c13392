#!/usr/bin/env node
// Plain JavaScript, so that a Node that cannot run TypeScript can report its version. `main.ts` is a link to this file: such a Node
// rejects a TypeScript file before it reads it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileOf, findBundle, mayBundle, scriptFor } from '../startup/bundle.mjs';
import { runScript } from '../startup/cachedScript.mjs';
import { cacheCompiledCode } from '../startup/compileCache.mjs';

// Node parses a CommonJS module before it imports it.
const nodeVersion = () => createRequire(import.meta.url)('../nodeVersion.cjs');

// Most of a short verb's time is the compilation of some hundred modules.
cacheCompiledCode();

const [verb = ''] = process.argv.slice(2);
const script = scriptFor(verb);
const bundle = findBundle(script);
// A bundle was made by this version of Node, and package.json, which says what is too old, has not changed since.
if (bundle === undefined) nodeVersion().refuseOldNode();
try {
  const command = bundle === undefined ? await import('./command.ts') : runScript(join(bundle, fileOf(script)), verb);
  await command.runCommand();
  if (bundle === undefined && mayBundle()) (await import('./scriptsLater.mjs')).makeScriptsLater();
  if (script !== 'command') {
    // Nothing of a verb that only reads is still to be done. Otherwise Node collects garbage before it ends: an eighth of the time of `template`.
    await command.flushStandardStreams();
    process.exit();
  }
} catch (error) {
  nodeVersion().refuseMissingPackage(error);
}
