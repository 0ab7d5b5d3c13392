// Plain JavaScript, like what loads it.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlesFolder } from '../startup/bundle.mjs';
import { cacheCompiledCode } from '../startup/compileCache.mjs';

/** Longer than any computer takes. */
const maximumMs = 60_000;

/** Makes the scripts of the command in a process of its own: that takes longer than most verbs, and nobody waits for it. */
export function makeScriptsLater() {
  if (process.exitCode || isBeingMade()) return;
  const options = { cwd: fileURLToPath(new URL('../..', import.meta.url)), stdio: 'ignore', detached: true };
  spawn(process.execPath, [fileURLToPath(import.meta.url)], { ...options, windowsHide: true })
    .on('error', () => undefined)
    .unref();
}

const lock = () => join(bundlesFolder() ?? '', 'making-scripts');

function isBeingMade() {
  const at = statSync(lock(), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - at < maximumMs;
}

async function makeNow() {
  cacheCompiledCode();
  const folder = lock();
  if (isBeingMade()) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, '..'), { recursive: true });
  mkdirSync(folder);
  setPriority(19);
  await (await import('../startup/makeBundle.mjs')).makeScripts();
  // It stays after a failure, so that not each command tries again.
  rmSync(folder, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeNow().catch(() => undefined);
