import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { throwIfInterrupted, whileRunning } from './interrupt.ts';

export interface RunOptions {
  cwd?: string;
  /** The complete environment of the command. @default process.env */
  env?: NodeJS.ProcessEnv;
  /** Lets the command write to our terminal instead of being captured. @default false */
  show?: boolean;
  /** Lets the command read from our terminal. @default false */
  ask?: boolean;
  /** A file to which the command's output is written as it arrives. */
  log?: string;
  /** Keeps processes that a successful command has started running. @default false */
  daemons?: boolean;
}

export interface RunResult {
  /** 128 plus the signal's number if a signal ended the command, 127 if the command was not found. */
  code: number;
  stdout: string;
  /** Standard output and error in order; empty with `show`. */
  output: string;
}

const supervisor = join(import.meta.dirname, 'lifeline.mjs');

/**
 * Runs a command under the lifeline, so that it ends with this process, even after SIGKILL.
 * A nonzero exit code is returned, not thrown.
 * @throws Interrupted if a signal has arrived before or during the run
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  throwIfInterrupted();
  const stream = options.show ? 'inherit' : 'pipe';
  const flags = options.daemons ? ['--daemons'] : [];
  const child = spawn(process.execPath, [supervisor, ...flags, command, ...args], {
    stdio: [options.ask ? 'inherit' : 'ignore', stream, stream, 'pipe'],
    detached: true,
    cwd: options.cwd,
    env: options.env ?? process.env,
  });
  const lifeline = child.stdio[3];
  const forward = (signal: string) => {
    if (lifeline && 'write' in lifeline) lifeline.write(`${signal}\n`);
  };
  // The pipe breaks if the command has ended; its exit code is enough.
  lifeline?.on('error', () => undefined);
  const done = whileRunning({ interrupt: () => forward('SIGINT'), kill: () => forward('SIGKILL') });

  const stdout: Buffer[] = [];
  const output: Buffer[] = [];
  const log = options.log === undefined ? undefined : createWriteStream(options.log, { flags: 'a' });
  const take = (data: Buffer) => {
    output.push(data);
    log?.write(data);
  };
  child.stdout?.on('data', (data: Buffer) => stdout.push(data));
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);

  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      // Don't wait for 'close': a daemon that keeps running holds the pipes open.
      child.on(options.daemons ? 'exit' : 'close', (exit: number | null) => resolve(exit ?? 1));
    });
    throwIfInterrupted();
    return { code, stdout: Buffer.concat(stdout).toString(), output: Buffer.concat(output).toString() };
  } finally {
    done();
    lifeline?.destroy();
    child.stdout?.destroy();
    child.stderr?.destroy();
    log?.end();
  }
}
