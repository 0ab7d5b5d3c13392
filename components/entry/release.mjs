#!/usr/bin/env node
// The command `release` of the npm package.
import { pathToFileURL } from 'node:url';
import code from './code.cjs';

await import(pathToFileURL(code('cli/main.mjs')).href);
