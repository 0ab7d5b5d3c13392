import { createInterface } from 'node:readline/promises';
import { printableLine } from '../../printable.ts';

/** Asks for a line on the terminal; an empty one for Ctrl-D. Ctrl-C ends the process. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.on('SIGINT', () => process.exit(130));
  try {
    return (await terminal.question(`${printableLine(question)}: `)).trim();
  } catch {
    return '';
  } finally {
    terminal.close();
  }
}
