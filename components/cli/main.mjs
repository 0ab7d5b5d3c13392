#!/usr/bin/env node
// Plain JavaScript, so that a Node that cannot run TypeScript can report its version. `main.ts` is a link to this file: such a Node
// rejects a TypeScript file before it reads it.
import { join } from 'node:path';
import { fileOf, findBundle } from '../bundle.mjs';
import { cacheCompiledCode } from '../compileCache.mjs';
import { refuseMissingPackage, refuseOldNode } from '../nodeVersion.cjs';

// Named imports of what an older Node does not have fail before this can refuse it.
refuseOldNode();

// Most of a short verb's time is the compilation of some hundred modules.
cacheCompiledCode();

// Runs of the program make it. A short verb does not, since that takes longer than the verb.
const bundle = findBundle('command');
try {
  const command =
    bundle === undefined
      ? await import('./command.ts')
      : (await import('../cachedScript.mjs')).runScript(join(bundle, fileOf('command')), process.argv[2] ?? '');
  await command.runCommand();
} catch (error) {
  refuseMissingPackage(error);
}
