import { spawn } from 'node:child_process';
import type { Interruption } from './interruption.ts';

export interface EngineProcess {
  command: string;
  args: readonly string[];
  directory: string;
  env: NodeJS.ProcessEnv;
  interruption?: Interruption;
  onOutput?: (text: string) => void;
}

export interface EngineExit {
  code: number;
  stdout: string;
  stderr: string;
}

/** How long the engine may take to exit after the second signal. */
const graceMs = 3_000;

/**
 * Runs Pulumi in its own process group. Otherwise Ctrl-C at a terminal would reach it in addition to our own signal, and it treats two
 * signals as the request to exit at once.
 */
export function runEngine(run: EngineProcess): Promise<EngineExit> {
  const { command, args, directory, env, interruption, onOutput } = run;
  return new Promise((resolve, reject) => {
    const stdout: string[] = [];
    const stderr: string[] = [];
    const child = spawn(command, args, {
      cwd: directory,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const cancel = () => child.kill('SIGINT');
    let timer: NodeJS.Timeout | undefined;
    const kill = () => {
      child.kill('SIGINT');
      timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout.push(text);
      onOutput?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
    child.on('error', reject);
    child.on('spawn', () => {
      if (interruption?.cancel.aborted) cancel();
      interruption?.cancel.addEventListener('abort', cancel);
      interruption?.kill.addEventListener('abort', kill);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      interruption?.cancel.removeEventListener('abort', cancel);
      interruption?.kill.removeEventListener('abort', kill);
      resolve({ code: code ?? 1, stdout: stdout.join(''), stderr: stderr.join('') });
    });
  });
}
