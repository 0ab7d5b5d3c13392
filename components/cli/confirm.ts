import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';

export interface ConfirmOptions {
  /** Goes on without a question. */
  yes?: boolean;
}

export function withYes(command: Command): Command {
  return command.option('-y, --yes', 'do it without asking; needed where nobody can be asked');
}

/** Refuses a command line that would have to ask where nobody answers. @throws CommanderError */
export function assertMayAsk(command: Command, { yes }: ConfirmOptions): void {
  if (!yes && !(process.stdin.isTTY && process.stderr.isTTY)) {
    command.error('error: there is no terminal to ask at: add --yes to go on without a question');
  }
}

/** Asks at the terminal. Anything but a yes is a no. */
export async function confirm(question: string, { yes }: ConfirmOptions): Promise<boolean> {
  if (yes) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
