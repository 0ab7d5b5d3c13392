import type { Finding, Severity } from '../../chart/index.ts';
import { formatPosition } from '../../errors.ts';
import { wrap } from '../terminal/wrap.ts';

/** Findings, each with the stacks that have it; an empty list means all stacks. */
export type Findings = (Finding & { stacks: readonly string[] })[];

/** Represents the chart's defaults in lists of stack names. */
export const defaults = '(defaults)';

/** The findings for one set of values. */
export type FoundWith = readonly [name: string, found: readonly Finding[]];

/**
 * Merges equal findings and lists the sets of values that have them.
 * @param count the number of all sets, if it is larger
 */
export function mergeFindings(sets: readonly FoundWith[], count: number = sets.length): Findings {
  const merged = new Map<string, { finding: Finding; stacks: Set<string> }>();
  for (const [name, found] of sets) {
    for (const finding of found) {
      const key = JSON.stringify([finding.rule, finding.severity, finding.message, finding.object, finding.position]);
      const known = merged.get(key) ?? { finding, stacks: new Set() };
      merged.set(key, { ...known, stacks: known.stacks.add(name) });
    }
  }
  return [...merged.values()].map(({ finding, stacks }) => ({
    ...finding,
    stacks: stacks.size === count ? [] : [...stacks],
  }));
}

const order: readonly Severity[] = ['error', 'warning', 'info'];

/** Sorts by severity, then by position. */
export function sortFindings(findings: Findings): Findings {
  return findings.toSorted(
    (left, right) =>
      order.indexOf(left.severity) - order.indexOf(right.severity) ||
      placeOf(left).localeCompare(placeOf(right), 'en', { numeric: true }),
  );
}

/** Whether the findings let the command fail: an error or, with `strict`, a warning. */
export function countAgainst(findings: Findings, strict: boolean): boolean {
  return findings.some(({ severity }) => severity === 'error' || (strict && severity === 'warning'));
}

/** Prints two columns for each finding, subject and message, and a line with the counts. */
export function formatFindings(findings: Findings, width: number): string {
  const blocks = findings.map((finding) => `${headOf(finding)}\n  ${wrap(sentenceOf(finding), width - 2, '  ')}\n`);
  return `${blocks.join('')}${countOf(findings)}\n`;
}

function headOf(finding: Finding): string {
  return `${finding.severity} ${finding.rule} ${placeOf(finding)}`.trimEnd();
}

function placeOf({ position }: Finding): string {
  return position === undefined ? '' : formatPosition(position);
}

function sentenceOf({ object, message, stacks }: Findings[number]): string {
  const about = object === undefined ? '' : `${object}: `;
  return `${about}${message}${stacks.length === 0 ? '' : ` [${stacks.join(', ')}]`}`;
}

function countOf(findings: Findings): string {
  if (findings.length === 0) return 'Nothing found.';
  const counts = order.map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const name = severity === 'info' ? 'note' : severity;
    return count === 0 ? '' : `${count} ${name}${count === 1 ? '' : 's'}`;
  });
  return `${counts.filter((text) => text !== '').join(', ')}.`;
}
