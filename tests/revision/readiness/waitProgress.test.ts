import { describe, expect, test } from '@jest/globals';
import type { Observation } from '../../../components/revision/readiness/observation.ts';
import { waiting } from '../../../components/revision/readiness/status.ts';
import { reportProgress } from '../../../components/revision/readiness/waitProgress.ts';

function observations(...reasons: string[]): Observation[] {
  return reasons.map((reason, index) => ({
    reference: { apiVersion: 'apps/v1', kind: 'Deployment', name: `d${index}` },
    readiness: waiting(reason),
  }));
}

function reporter() {
  const printed: string[] = [];
  const clock = { now: 0 };
  const report = reportProgress(
    9,
    (line) => printed.push(line),
    () => clock.now,
  );
  return {
    printed,
    at(second: number, unready: Observation[], interruption?: string) {
      clock.now = second * 1000;
      report(unready, interruption);
    },
  };
}

describe('the progress of a wait', () => {
  test('is not printed at the beginning', () => {
    const { printed, at } = reporter();
    for (const second of [0, 1, 4.9]) at(second, observations('x'));
    expect(printed).toEqual([]);
  });

  test('is printed at most every ten seconds, if it has changed', () => {
    const { printed, at } = reporter();
    at(5, observations('1 of 2', 'Pending'));
    at(9, observations('2 of 2'));
    at(14, observations('1 of 2', 'Pending'));
    at(15, observations('1 of 2', 'Pending'));
    at(20, observations('gone\non'));
    at(31, [], 'connection refused');
    expect(printed).toEqual([
      'Waiting for 2 of 9 objects: Deployment/d0 (1 of 2), Deployment/d1 (Pending)',
      'Waiting for 1 of 9 objects: Deployment/d0 (gone on)',
      'connection refused',
    ]);
  });

  test('shows a few of many objects', () => {
    const { printed, at } = reporter();
    at(5, observations(...'abcdef'));
    expect(printed[0]).toMatch(/Deployment\/d3 \(d\) and 2 more$/);
  });
});
