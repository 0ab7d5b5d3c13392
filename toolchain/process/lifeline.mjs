// Runs one command so that nothing of it outlives the toolchain, not even when the toolchain is killed with -9.
// Usage: node lifeline.mjs [--daemons] COMMAND ARGS…, with the read end of a pipe as file descriptor 3: lines on it are
// signal names to pass on, its end means that the toolchain is gone. With --daemons, what a command that succeeds
// leaves running stays. Plain JavaScript, because it runs between the toolchain and every command and must start fast.
import { spawn, spawnSync } from 'node:child_process';
import { Socket } from 'node:net';
import { constants } from 'node:os';

const graceMs = 10_000;
const lookMs = 1000;
const lifelineDescriptor = 3;

const argv = process.argv.slice(2);
const leavesDaemons = argv[0] === '--daemons';
const [command, ...args] = leavesDaemons ? argv.slice(1) : argv;

const child = spawn(command, args, { stdio: 'inherit', detached: true });

/** Members of the command's tree by pid, with the start time that tells a process from a later one of the same pid. */
const tree = new Map();

/** Every process as [pid, parent, group, session, start time]. */
function listProcesses() {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,sess=,lstart='], { encoding: 'utf8' });
  return (stdout ?? '')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields.length > 4)
    .map(([pid, parent, group, session, ...start]) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      start: start.join(' '),
    }));
}

/** Adds to the tree what descends from it now, and gives the members that still live. Groups alone would not do: Pulumi's plugins have their own. */
function look() {
  const processes = listProcesses();
  const current = new Map(processes.map((process) => [process.pid, process.start]));
  for (const [pid, start] of tree) if (current.get(pid) !== start) tree.delete(pid);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { pid, parent, group, session, start } of processes) {
      const ours = pid === child.pid || group === child.pid || session === child.pid || tree.has(parent);
      if (!ours || tree.has(pid) || pid === process.pid) continue;
      tree.set(pid, start);
      grown = true;
    }
  }
  return [...tree.keys()];
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}

function killTree() {
  // More than once: a process can start another between the look and the kill.
  for (let round = 0; round < 5; round++) {
    const pids = look();
    if (pids.length === 0) return;
    for (const pid of pids) send(pid, 'SIGKILL');
  }
}

let ended = false;

function interrupt() {
  if (!ended && child.pid) send(-child.pid, 'SIGINT');
}

function toolchainGone() {
  if (ended) return;
  look();
  interrupt();
  setTimeout(killTree, graceMs).unref();
}

const lifeline = new Socket({ fd: lifelineDescriptor, readable: true, writable: false });
lifeline.on('data', (data) => {
  for (const signal of data.toString().split('\n')) {
    if (signal === 'SIGKILL') killTree();
    else if (signal !== '') interrupt();
  }
});
lifeline.on('end', toolchainGone);
lifeline.on('error', toolchainGone);
// A signal to the terminal's group does not reach us, since this process has its own session; a signal to this process is forwarded.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);

const looking = setInterval(look, lookMs);

child.on('error', (error) => {
  console.error(`${command}: ${error.message}`);
  process.exit(127);
});
child.on('exit', (code, signal) => {
  ended = true;
  clearInterval(looking);
  if (!leavesDaemons || code !== 0) killTree();
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
});
