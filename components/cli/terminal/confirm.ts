import { createInterface } from 'node:readline/promises';
import { printableLine } from '../../printable.ts';

/** Whether a user can be prompted: both ends are a terminal. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Prompts on the terminal. Only `y` and `yes` confirm; Ctrl-C declines. */
export async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const aborted = new AbortController();
  terminal.on('SIGINT', () => aborted.abort());
  terminal.on('close', () => aborted.abort());
  try {
    return /^y(es)?$/i.test(
      (await terminal.question(`${printableLine(question)} [y/N] `, { signal: aborted.signal })).trim(),
    );
  } catch {
    process.stderr.write('\n');
    return false;
  } finally {
    terminal.close();
  }
}
