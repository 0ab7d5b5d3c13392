import { printableByPulumi } from '../printable.ts';

/** Prints a line to the run's log: the engine shows the standard output of a provider. */
export function announce(line: string): void {
  console.log(printableByPulumi(line));
}
