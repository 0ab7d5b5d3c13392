import type { Part } from './processUsage.ts';

/** Who does the work. */
export type Subject = 'helm' | 'helm.v3.Release' | 'helm.v4.Chart' | 'the floor' | 'this project';

/** One thing that was measured, in all rounds. */
export interface Measurement {
  /** The part of the benchmark, such as `releases`. */
  suite: string;
  /** The size of the work: a number of objects or revisions, or the name of a chart. */
  scale: string;
  /** Such as `create` or `no change`. */
  work: string;
  subject: Subject | Part;
  unit: 'seconds' | 'bytes';
  /** One of each round. */
  values: number[];
  /** The processor seconds of all processes of each round, of all cores together. */
  processor: number[];
}

/** The measurements of a suite, made one value at a time. */
export class Measurements {
  readonly #all = new Map<string, Measurement>();

  add(
    place: Pick<Measurement, 'suite' | 'scale' | 'work' | 'subject' | 'unit'>,
    value: number,
    processor?: number,
  ): void {
    const key = JSON.stringify([place.suite, place.scale, place.work, place.subject]);
    const measured = this.#all.get(key) ?? { ...place, values: [], processor: [] };
    measured.values.push(value);
    if (processor !== undefined) measured.processor.push(processor);
    this.#all.set(key, measured);
  }

  get all(): Measurement[] {
    return [...this.#all.values()];
  }
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}
