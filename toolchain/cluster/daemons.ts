import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface Daemon {
  pid: number;
  /** `etcd`, `kube-apiserver`, … or `kwokctl`, which starts them. */
  name: string;
}

const pollMs = 50;
const graceMs = 5000;

/**
 * The processes of one control plane, identified by their command line: kwokctl starts each daemon from a `bin` folder below the control
 * plane's folder. Its pid files are useless after a reboot, when the pids belong to other processes.
 * @param list lines of `PID ARGS`, in the format of `ps -o pid=,args=`
 */
export function parseDaemons(list: string, folder: string): Daemon[] {
  const daemons: Daemon[] = [];
  for (const line of list.split('\n')) {
    const [, pid, args] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || args === undefined) continue;
    const [program = ''] = args.startsWith(`${folder}/`)
      ? [args.slice(folder.length).split(' ')[0]]
      : [args.split(' ')[0]];
    const name = basename(program);
    const isDaemon = args.startsWith(`${folder}/`) && program.includes('/bin/');
    const isStarter = name === 'kwokctl' && args.includes(`${folder}/`);
    if (isDaemon || isStarter) daemons.push({ pid: Number(pid), name });
  }
  return daemons;
}

/** The running processes of the control plane in this folder. */
async function findDaemons(folder: string): Promise<Daemon[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,args='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return parseDaemons(stdout, folder);
}

/** Ends the control plane, its store last, and keeps its data. @returns the number of ended processes */
export async function endDaemons(folder: string): Promise<number> {
  const found = await findDaemons(folder);
  const isStore = ({ name }: Daemon) => name === 'etcd';
  await end(folder, (daemon) => !isStore(daemon));
  await end(folder, () => true);
  return found.length;
}

async function end(folder: string, which: (daemon: Daemon) => boolean): Promise<void> {
  const deadline = Date.now() + graceMs;
  const asked = new Set<number>();
  for (;;) {
    const daemons = (await findDaemons(folder)).filter(which);
    if (daemons.length === 0) return;
    const late = Date.now() > deadline;
    for (const { pid } of daemons) {
      if (!late && asked.has(pid)) continue;
      asked.add(pid);
      send(pid, late ? 'SIGKILL' : 'SIGTERM');
    }
    await delay(pollMs);
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
