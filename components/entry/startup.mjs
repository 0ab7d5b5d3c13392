// `--import=kubesentiment/startup`
import { pathToFileURL } from 'node:url';
import { refuseMissingPackage, refuseOldNode } from '../nodeVersion.cjs';
import code from './code.cjs';

// Before everything else: what is loaded needs both.
refuseOldNode();
await import(pathToFileURL(code('startup.mjs')).href).catch(refuseMissingPackage);
