import type { Measurement } from '../measure/measurement.ts';

/** What each part of the benchmark gets. */
export interface BenchRun {
  /** A folder for its files. */
  directory: string;
  rounds: number;
  /** Tells the user what has been measured. */
  report(line: string): void;
}

export type Suite = (run: BenchRun) => Promise<Measurement[]>;
