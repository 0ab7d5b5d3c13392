#!/usr/bin/env node
// Plain JavaScript: a Node that cannot read TypeScript must be able to say so. `main.ts` is a link to this file, since such a Node
// refuses a file of that name before it reads it.
import { refuseOldNode } from '../nodeVersion.mjs';

refuseOldNode();
await import('./command.ts');
