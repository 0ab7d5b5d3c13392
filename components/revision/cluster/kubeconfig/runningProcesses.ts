import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A running process. */
export interface RunningProcess {
  pid: number;
  parent: number;
  /** The name of its program; some systems truncate it. */
  program: string;
  /** Seconds since it started, rounded down. */
  age: number;
  /** The folder for temporary files of a provider, if the system reports it. */
  folder?: string;
}

/** The common prefix of all providers' program names, short enough for systems that truncate names. */
export const providerProgram = 'pulumi-resource';

/** Lists the processes of this machine that this user can see. */
export function runningProcesses(): RunningProcess[] {
  // Starting `ps` takes longer than the engine waits for its plugins to end, if the machine is busy.
  const all = process.platform === 'linux' ? fromProc() : fromPs();
  return all.map((each) =>
    each.program.includes(providerProgram) ? { ...each, folder: temporaryFolderOf(each.pid) } : each,
  );
}

/** Clock ticks per second, a constant of Linux on all platforms that Node supports. */
const ticks = 100;

/** Source of the fields: proc_pid_stat(5). */
function fromProc(): RunningProcess[] {
  const uptime = Number.parseFloat(readFileSync('/proc/uptime', 'utf8'));
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      // The name is in parentheses and may contain spaces and parentheses.
      const [, program = '', rest = ''] = /\((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      const fields = rest.split(' ');
      const age = Math.floor(uptime - Number(fields[19]) / ticks);
      return [{ pid: Number(pid), parent: Number(fields[1]), program, age }];
    } catch {
      // The process has ended.
      return [];
    }
  });
}

function fromPs(): RunningProcess[] {
  const columns = ['-A', '-o', 'pid=', '-o', 'ppid=', '-o', 'etime=', '-o', 'comm='];
  const text = execFileSync('ps', columns, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, age = '', program = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), age: secondsOf(age), program }];
  });
}

/** Reads the process's environment, which Linux shows for processes of the same user. */
function temporaryFolderOf(pid: number): string | undefined {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    const name = 'TMPDIR=';
    return variables.find((variable) => variable.startsWith(name))?.slice(name.length) || '/tmp';
  } catch {
    return undefined;
  }
}

/** `[[days-]hours:]minutes:seconds` (POSIX, ps). */
function secondsOf(elapsed: string): number {
  const [clock = '', days = '0'] = elapsed.split('-').reverse();
  return clock.split(':').reduce((total, part) => total * 60 + Number(part), 0) + Number(days) * 86_400;
}
