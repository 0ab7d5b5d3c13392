import { describe, expect, test } from '@jest/globals';
import {
  countAgainst,
  type Findings,
  formatFindings,
  mergeFindings,
  sortFindings,
} from '../../../components/cli/lint/lintReport.ts';

const findings: Findings = [
  {
    rule: 'chart-icon',
    severity: 'info',
    message: 'The chart has no icon.',
    position: { file: 'Chart.yaml', line: 1 },
    stacks: [],
  },
  {
    rule: 'image-tag',
    severity: 'error',
    object: 'Deployment demo',
    message: 'spec.template.spec.containers[0].image has no tag: name one that never moves.',
    position: { file: 'templates/b.yaml.hbs' },
    stacks: ['dev', 'prod'],
  },
  { rule: 'object-labels', severity: 'warning', message: 'x', position: { file: 'a', line: 10 }, stacks: [] },
  { rule: 'object-labels', severity: 'warning', message: 'y', position: { file: 'a', line: 9 }, stacks: [] },
];

describe('a report of findings', () => {
  test('starts with errors, shows positions, fits the terminal and has a count', () => {
    expect(formatFindings(sortFindings(findings), 80)).toBe(
      `error image-tag templates/b.yaml.hbs
  Deployment demo: spec.template.spec.containers[0].image has no tag: name one
  that never moves. [dev, prod]
warning object-labels a:9
  y
warning object-labels a:10
  x
info chart-icon Chart.yaml:1
  The chart has no icon.
1 error, 2 warnings, 1 note.
`,
    );
    expect(formatFindings([], 80)).toBe('Nothing found.\n');
  });

  test('does not wrap without a terminal, and does not split long words', () => {
    const long = formatFindings(findings, Number.POSITIVE_INFINITY);
    expect(long).toContain('has no tag: name one that never moves. [dev, prod]\n');
    expect(formatFindings(findings, 30).split('\n')).toContain('  spec.template.spec.containers[0].image');
  });

  test('fails on errors and, if strict, on warnings', () => {
    const only = (severity: string) => findings.filter((finding) => finding.severity === severity);
    expect(['error', 'warning', 'info'].map((severity) => countAgainst(only(severity), false))).toEqual([
      true,
      false,
      false,
    ]);
    expect(['error', 'warning', 'info'].map((severity) => countAgainst(only(severity), true))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('distinguishes findings by all their fields', () => {
    const [first, , third, fourth] = findings;
    if (first === undefined || third === undefined || fourth === undefined) throw new Error('no findings');
    const merged = mergeFindings([
      ['a', [third, first]],
      ['b', [first, fourth]],
    ]);
    expect(merged.map(({ message, stacks }) => [message, stacks])).toEqual([
      ['x', ['a']],
      ['The chart has no icon.', []],
      ['y', ['b']],
    ]);
  });
});
