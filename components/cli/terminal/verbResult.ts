import { print } from './print.ts';

/** What a verb that changes something ends with. */
export interface VerbResult {
  text: string;
  exitCode: number;
}

/** Prints a result, and lets the process end with its code. */
export function finish({ text, exitCode }: VerbResult): void {
  print(text);
  process.exitCode = exitCode;
}
