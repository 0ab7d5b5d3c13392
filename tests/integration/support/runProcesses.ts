import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

/** A process of a run, distinguished from later ones with the same pid by its start time. */
export interface RunProcess {
  pid: number;
  parent: number;
  /** Unlike any other process of that pid. */
  began: string;
  command: string;
}

/** The processes of a run that a test may kill. */
export const roles = {
  engine: /pulumi\b.* --stack /,
  provider: /dynamic-provider/,
  languageHost: /pulumi-language-nodejs/,
} as const;

export type Role = keyof typeof roles;

/**
 * All processes of the run that works on this stack right now, the engine first. Only what this process has started counts: another checkout
 * may run a stack of the same name on this machine.
 */
export async function processesOf(stack: string): Promise<RunProcess[]> {
  const all = await listProcesses();
  const started = descendantsOf(process.pid, all);
  const engine = started.find(({ command }) => /^\S*pulumi /.test(command) && command.includes(` --stack ${stack} `));
  return engine === undefined ? [] : [engine, ...descendantsOf(engine.pid, all)];
}

function descendantsOf(ancestor: number, all: readonly RunProcess[]): RunProcess[] {
  const children = all.filter(({ parent }) => parent === ancestor);
  return children.flatMap((child) => [child, ...descendantsOf(child.pid, all)]);
}

/** Kills what plays that role. @returns all processes of the run as they were; none when there was nobody to kill */
export async function killRole(stack: string, role: Role): Promise<RunProcess[]> {
  const processes = await processesOf(stack);
  const victims =
    role === 'engine' ? processes.slice(0, 1) : processes.filter(({ command }) => roles[role].test(command));
  victims.forEach(kill);
  return victims.length === 0 ? [] : processes;
}

export function kill({ pid }: RunProcess): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Those of the processes that are still there after a while. */
export async function leftOf(processes: readonly RunProcess[], patienceMs = 15_000): Promise<RunProcess[]> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const all = await listProcesses();
    const left = processes.filter(({ pid, began }) => all.some((other) => other.pid === pid && other.began === began));
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(500);
  }
}

async function listProcesses(): Promise<RunProcess[]> {
  const { stdout } = await execa('ps', ['-Awwo', 'pid=,ppid=,stat=,lstart=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const fields = /^ *(\d+) +(\d+) +(\S+) +(\S+ +\S+ +\S+ +\S+ +\S+) +(.*)$/.exec(line);
    const [, pid, parent, state = '', began = '', command = ''] = fields ?? [];
    // A zombie is over, whoever has yet to take note.
    return fields === null || state.startsWith('Z')
      ? []
      : [{ pid: Number(pid), parent: Number(parent), began, command }];
  });
}
