import { print } from './print.ts';

/** The result of a command that changes something. */
export interface VerbResult {
  text: string;
  exitCode: number;
}

/** Prints a result and sets the exit code of the process. */
export function finish({ text, exitCode }: VerbResult): void {
  print(text);
  process.exitCode = exitCode;
}
