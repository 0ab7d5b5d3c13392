// Plain JavaScript without dependencies: it runs before anything is installed, on the Node that happens to be there.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';

const oldestNode = 20;
const parentPollMs = 500;
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

/** `npm ci` only when the lock file changed; the mark is written last, so that an install that was cut off counts as none. */
function install() {
  const digest = lockDigest();
  if (isInstalled(digest)) return;
  console.error('Installing npm packages (npm ci) …');
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { status, error, stdout, stderr } = spawnSync(command, [...first, 'ci', '--no-progress', '--loglevel=error'], {
    cwd: project,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) fail(`npm could not be run: ${error.message}. Install npm, then repeat the command.`);
  if (status !== 0)
    fail(`${stdout}${stderr}\nnpm ci failed: see its output above. Repeat the command once it is mended.`);
  writeFileSync(installed, digest);
}

function run() {
  const bin = join(project, 'node_modules', '.bin');
  const child = spawn(node, [join(project, 'toolchain', 'main.ts'), verb, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

  // npm or its shell can be killed without a word to us: then we belong to another parent.
  const parent = process.ppid;
  const poll = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(poll);
    child.kill('SIGTERM');
  }, parentPollMs);

  child.on('error', (error) => fail(`${node} could not be run: ${error.message}. Remove node_modules and try again.`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

const version = Number(process.versions.node.split('.')[0]);
if (version < oldestNode) {
  fail(
    `Node ${process.versions.node} is too old: this project needs Node >= ${oldestNode} (it then installs its own Node 24).`,
  );
}
install();
run();
