// Plain JavaScript without dependencies: it runs before anything is installed, on any Node.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildsControlPlane, startEarlyBuild } from './process/earlyBuild.mjs';
import { showInstallProgress } from './process/installProgress.mjs';

const oldestNode = 20;
const parentPollMs = 500;
const parent = process.ppid;
const project = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const installed = join(project, 'node_modules', '.kubesentiment-lock');
const node = join(project, 'node_modules', '.bin', 'node');
const [verb = '', ...args] = process.argv.slice(2);

function fail(message) {
  console.error(message);
  process.exit(1);
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(project, 'package-lock.json')))
    .digest('hex');
}

function isInstalled(digest) {
  return existsSync(node) && existsSync(installed) && readFileSync(installed, 'utf8') === digest;
}

/** Runs `npm ci` only if the lock file changed. The marker is written last, so that an interrupted install does not count. */
async function install() {
  const digest = lockDigest();
  if (isInstalled(digest)) return;
  const endEarlyBuild = buildsControlPlane(verb) ? startEarlyBuild(project) : undefined;
  const progress = showInstallProgress(project);
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  // The install script of the package node runs npm, too. In its own session, so that npm and all its child processes can be ended.
  const child = spawn(command, [...first, 'ci', '--prefer-offline', '--no-progress', '--loglevel=error'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data));
  const code = await supervise(child, (signal) => process.kill(-child.pid, signal), 'npm', 'Install npm');
  await endEarlyBuild?.();
  if (code !== 0) {
    progress.failed();
    fail(`${Buffer.concat(output)}\nnpm ci failed: see its output above. Fix the cause and run the command again.`);
  }
  progress.done();
  writeFileSync(installed, digest);
}

/** Passes signals on to a child, ends it if our parent process is gone, and returns its exit code. A signal also ends this process. */
function supervise(child, kill, name, remedy) {
  let interrupted;
  const pass = (signal) => {
    interrupted = signal;
    try {
      kill(signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
  // npm may be killed without a signal to us: then this process gets another parent.
  const poll = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(poll);
    pass('SIGTERM');
  }, parentPollMs);
  return new Promise((resolve) => {
    child.on('error', (error) =>
      fail(`${name} could not be run: ${error.message}. ${remedy}, then run the command again.`),
    );
    child.on('exit', (code, signal) => {
      clearInterval(poll);
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(name, pass);
      const exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
      if (interrupted !== undefined) process.exit(exitCode || 128 + constants.signals[interrupted]);
      resolve(exitCode);
    });
  });
}

function run() {
  const bin = join(project, 'node_modules', '.bin');
  const child = spawn(node, [join(project, 'toolchain', 'main.ts'), verb, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  });
  return supervise(child, (signal) => child.kill(signal), node, 'Remove node_modules');
}

if (process.platform === 'win32') {
  fail(
    'Windows is not supported: run this in WSL (https://learn.microsoft.com/windows/wsl/install), in a clone inside of it.',
  );
}
const version = Number(process.versions.node.split('.')[0]);
if (version < oldestNode) {
  fail(
    `Node ${process.versions.node} is too old: this project needs Node >= ${oldestNode} (it then installs its own Node 24).`,
  );
}
await install();
process.exit(await run());
