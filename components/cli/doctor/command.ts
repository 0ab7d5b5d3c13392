import { execFile } from 'node:child_process';

/** What a program printed, or why it could not. */
export type CommandAnswer = { stdout: string } | { missing: true } | { failure: string };

/** Longer than any of them takes on a slow machine with a slow backend. */
const patienceMs = 15_000;

/** Runs a program that only looks. It never fails and never waits for input. */
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

/** An address without the user and password that may stand in it. */
export function withoutCredentials(text: string): string {
  return text.replace(/(\w+:\/\/)[^/@\s]*@/g, '$1');
}
