#!/usr/bin/env node
// Plain JavaScript, so that a Node that cannot run TypeScript can report its version. `main.ts` is a link to this file: such a Node
// rejects a TypeScript file before it reads it.
import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { refuseOldNode } from '../nodeVersion.mjs';

// Named imports of what an older Node does not have fail before this can refuse it.
refuseOldNode();

// The cache of startup.mjs: most of a short verb's time is the compilation of some hundred modules.
nodeModule.enableCompileCache(fileURLToPath(new URL('../../.kubesentiment/compile-cache', import.meta.url)));

await import('./command.ts');
