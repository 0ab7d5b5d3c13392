import type { Finding, Severity } from '../../chart/index.ts';
import { formatPosition } from '../../errors.ts';

/** Findings with the stacks that have them; with none for what every one of them has. */
export type Findings = (Finding & { stacks: readonly string[] })[];

/** What stands for the chart's defaults among the names of stacks. */
export const defaults = '(defaults)';

/** What was found with one set of values. */
export type FoundWith = readonly [name: string, found: readonly Finding[]];

/**
 * Each finding once, with the names of the sets of values that have it.
 * @param count of all sets, if there are others than these
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

/** The worst first, and by their places. */
export function sortFindings(findings: Findings): Findings {
  return findings.toSorted(
    (left, right) =>
      order.indexOf(left.severity) - order.indexOf(right.severity) ||
      placeOf(left).localeCompare(placeOf(right), 'en', { numeric: true }),
  );
}

/** Whether there is an error, or a warning where these count too. */
export function countAgainst(findings: Findings, strict: boolean): boolean {
  return findings.some(({ severity }) => severity === 'error' || (strict && severity === 'warning'));
}

/** Two parts for each finding, what it is about and what is wrong, and a line that counts them. */
export function formatFindings(findings: Findings, width: number): string {
  const blocks = findings.map((finding) => `${headOf(finding)}\n${wrap(sentenceOf(finding), width, '  ')}\n`);
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

/** Lines that are no longer than the width, words that are too long left whole. */
function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    const longer = line === undefined ? undefined : `${line} ${word}`;
    if (longer !== undefined && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(`${indent}${word}`);
  }
  return lines.join('\n');
}
