import { diffArrays } from 'diff';

/**
 * A text, or its difference from an earlier one: the index of that text, and edits of its lines in order. Each edit is the first line (from 0)
 * and the number of lines that are replaced, and the new lines.
 */
export type DeltaText = string | [base: number, ...edits: (number | string[])[]];

/** Differences of more lines are stored as one edit: the search would take too long. */
const mostCompared = 600;

/** The difference of a text from an earlier one; the text itself if that is shorter. */
export function deltaOf(text: string, base: { index: number; text: string } | undefined): DeltaText {
  if (base === undefined) return text;
  const [from, to] = [base.text.split('\n'), text.split('\n')];
  const runs = from.length === to.length ? changedRuns(from, to) : undefined;
  const isMoved = runs === undefined || runs.flat().length > to.length / 4;
  const edits = isMoved ? shorter(runs, changedParts(from, to)) : runs;
  const delta: DeltaText = [base.index, ...edits];
  return JSON.stringify(delta).length < text.length ? delta : text;
}

/** The inverse of {@link deltaOf}. @param textAt the text with an index */
export function textOfDelta(delta: DeltaText, textAt: (index: number) => string): string {
  if (typeof delta === 'string') return delta;
  const [base, ...edits] = delta;
  const lines = textAt(base).split('\n');
  // From the end, so that the numbers of earlier lines stay valid.
  for (let index = edits.length - 3; index >= 0; index -= 3) {
    const [first, replaced, added] = edits.slice(index, index + 3);
    if (typeof first !== 'number' || typeof replaced !== 'number' || !Array.isArray(added)) continue;
    lines.splice(first, replaced, ...added);
  }
  return lines.join('\n');
}

function shorter(left: Edits | undefined, right: Edits): Edits {
  return left !== undefined && left.flat().length < right.flat().length ? left : right;
}

type Edits = (number | string[])[];

/** Runs of lines that differ at the same place: most versions of an object differ in a value. */
function changedRuns(from: readonly string[], to: readonly string[]): Edits {
  const edits: Edits = [];
  for (let start = 0; start < to.length; start += 1) {
    let end = start;
    while (end < to.length && from[end] !== to[end]) end += 1;
    if (end > start) edits.push(start, end - start, to.slice(start, end));
    start = end;
  }
  return edits;
}

function changedParts(from: readonly string[], to: readonly string[]): Edits {
  let head = 0;
  while (head < Math.min(from.length, to.length) && from[head] === to[head]) head += 1;
  let tail = 0;
  const most = Math.min(from.length, to.length) - head;
  while (tail < most && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  const [old, now] = [from.slice(head, from.length - tail), to.slice(head, to.length - tail)];
  if (old.length + now.length > mostCompared) return [head, old.length, now];
  const edits: Edits = [];
  let line = head;
  let open: { removed: number; added: string[] } | undefined;
  const close = () => {
    if (open === undefined) return;
    edits.push(line, open.removed, open.added);
    line += open.removed;
    open = undefined;
  };
  for (const { added, removed, value } of diffArrays(old, now)) {
    if (!added && !removed) {
      close();
      line += value.length;
      continue;
    }
    open ??= { removed: 0, added: [] };
    if (removed) open.removed += value.length;
    else open.added.push(...value);
  }
  close();
  return edits;
}
