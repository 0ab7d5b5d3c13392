#!/usr/bin/env node
// Plain JavaScript: a Node that cannot read TypeScript must be able to say so. `main.ts` is a link to this file, since such a Node
// refuses a file of that name before it reads it.
import nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { refuseOldNode } from '../nodeVersion.mjs';

// Named imports of what an older Node does not have fail before this can refuse it.
refuseOldNode();

// The cache of startup.mjs: most of a short verb's time is the compilation of some hundred modules.
nodeModule.enableCompileCache(fileURLToPath(new URL('../../.kubesentiment/compile-cache', import.meta.url)));

await import('./command.ts');
