import { type Measurement, medianOf, type Subject } from './measure/measurement.ts';

/** The most that a median may be, as a multiple of another median of the same run. */
export interface Bar {
  suite: string;
  works: readonly string[];
  against: Subject;
  /** The scales that the bar is for. @default all that were measured */
  scales?: readonly string[];
  /** The scale of the other median. @default the same */
  againstScale?: string;
  limit: number;
}

const changes = ['no change', 'preview', 'change'];

export const bars: readonly Bar[] = [
  { suite: 'releases', works: changes, against: 'helm.v4.Chart', limit: 0.95 },
  { suite: 'releases', works: ['create'], against: 'helm.v4.Chart', limit: 0.4 },
  { suite: 'releases', works: ['create', 'change'], against: 'helm.v3.Release', limit: 0.8 },
  { suite: 'releases', works: [...changes, 'create'], against: 'the floor', scales: ['10', '40', '100'], limit: 1.15 },
  { suite: 'releases', works: [...changes, 'create'], against: 'the floor', scales: ['500'], limit: 1.1 },
  { suite: 'releases', works: ['no change'], against: 'helm', limit: 1.8 },
  { suite: 'releases', works: ['state'], against: 'the floor', limit: 1.3 },
  { suite: 'history', works: changes, against: 'this project', scales: ['100'], againstScale: '1', limit: 1.05 },
  { suite: 'commands', works: ['template', 'values', 'history', 'status'], against: 'helm', limit: 1.5 },
  { suite: 'large charts', works: ['template'], against: 'helm', limit: 2.5 },
  { suite: 'large charts', works: ['create', 'no change', 'preview'], against: 'helm.v4.Chart', limit: 1 },
];

/** A bar for one pair of medians. */
export interface Checked {
  suite: string;
  scale: string;
  work: string;
  against: string;
  limit: number;
  ratio: number;
}

/** The ratios of all bars whose two sides were measured. */
export function checkBars(measurements: readonly Measurement[]): Checked[] {
  return bars.flatMap(({ suite, works, against, scales, againstScale, limit }) => {
    const ours = measurements.filter(
      (each) =>
        each.subject === 'this project' &&
        each.suite === suite &&
        works.includes(each.work) &&
        (scales?.includes(each.scale) ?? true),
    );
    return ours.flatMap(({ scale, work, values }) => {
      const other = measurements.find(
        (each) =>
          each.subject === against &&
          each.suite === suite &&
          each.work === work &&
          each.scale === (againstScale ?? scale),
      );
      if (other === undefined) return [];
      const name = againstScale === undefined ? against : `${against}, ${againstScale}`;
      return [{ suite, scale, work, against: name, limit, ratio: medianOf(values) / medianOf(other.values) }];
    });
  });
}
