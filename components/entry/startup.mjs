// `--import=kubesentiment/startup`
import { pathToFileURL } from 'node:url';
import code from './code.cjs';

await import(pathToFileURL(code('startup.mjs')).href);
