import { execFile } from 'node:child_process';

/** The output of a program, or why it failed. */
export type CommandAnswer = { stdout: string } | { missing: true } | { failure: string };

/** Enough for each of these programs on a slow machine with a slow backend. */
const patienceMs = 15_000;

/** Runs a read-only program. The promise never rejects, and the program gets no input. */
export function ask(program: string, args: readonly string[], cwd: string): Promise<CommandAnswer> {
  return new Promise((resolve) => {
    const options = { cwd, timeout: patienceMs, killSignal: 'SIGKILL' } as const;
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout });
      else if (error.code === 'ENOENT') resolve({ missing: true });
      else if (error.killed) resolve({ failure: `it gave no answer within ${patienceMs / 1000} s` });
      else resolve({ failure: lineOf(stderr) || lineOf(stdout) || error.message });
    });
    child.stdin?.end();
  });
}

function lineOf(output: string): string {
  const line = output.split('\n').find((text) => text.trim() !== '') ?? '';
  return withoutCredentials(line.trim().replace(/^error: /, ''));
}

/** An address without its user and password. */
export function withoutCredentials(text: string): string {
  return text.replace(/(\w+:\/\/)[^/@\s]*@/g, '$1');
}
