import { printableByPulumi } from '../printable.ts';

/** Says something in the log of the run: the engine shows what a provider writes to its standard output. */
export function announce(line: string): void {
  console.log(printableByPulumi(line));
}
