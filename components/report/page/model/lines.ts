import { diffArrays } from 'diff';

/** A line of a comparison, with its number on each side. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  left?: number;
  right?: number;
  /** The characters that differ from the line on the other side: from the first to the one after the last. */
  changed?: [from: number, to: number];
}

/** Lines that are shown, or unchanged lines that are folded. */
export interface Block {
  folded: boolean;
  lines: DiffLine[];
}

/** The lines of both texts in one list. */
export function diffLines(left: string, right: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let [before, after] = [1, 1];
  for (const { added, removed, value } of diffArrays(linesOf(left), linesOf(right))) {
    for (const text of value) {
      if (added) lines.push({ kind: 'added', text, right: after++ });
      else if (removed) lines.push({ kind: 'removed', text, left: before++ });
      else lines.push({ kind: 'same', text, left: before++, right: after++ });
    }
  }
  return withChangedParts(lines);
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** A removed line and the added line at the same place of a run are two versions of one line. */
function withChangedParts(lines: DiffLine[]): DiffLine[] {
  for (let start = 0; start < lines.length; start += 1) {
    let end = start;
    while (lines[end]?.kind === 'removed') end += 1;
    let last = end;
    while (lines[last]?.kind === 'added') last += 1;
    if (end > start && last - end === end - start) {
      for (let index = start; index < end; index += 1) markPair(lines[index], lines[index + end - start]);
    }
    if (last > start) start = last - 1;
  }
  return lines;
}

function markPair(removed: DiffLine | undefined, added: DiffLine | undefined): void {
  if (removed === undefined || added === undefined) return;
  const [before, after] = [removed.text, added.text];
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  // Nothing in common but the indentation: the whole line has changed.
  if (before.slice(0, head).trim() === '' && tail === 0) return;
  removed.changed = [head, before.length - tail];
  added.changed = [head, after.length - tail];
}

/** Unchanged lines that are shown around each change. */
const context = 3;
/** Fewer unchanged lines are not folded. */
const fewest = 4;

export function foldedBlocks(lines: readonly DiffLine[]): Block[] {
  const isNear = lines.map(() => false);
  for (const [index, { kind }] of lines.entries()) {
    if (kind === 'same') continue;
    for (let near = Math.max(0, index - context); near <= Math.min(lines.length - 1, index + context); near += 1) {
      isNear[near] = true;
    }
  }
  const blocks: Block[] = [];
  for (const [index, line] of lines.entries()) {
    const folded = !isNear[index];
    const last = blocks.at(-1);
    if (last?.folded === folded) last.lines.push(line);
    else blocks.push({ folded, lines: [line] });
  }
  return blocks.map((block) => (block.lines.length < fewest ? { ...block, folded: false } : block));
}

/** Removed and added lines side by side. */
export function sideBySide(lines: readonly DiffLine[]): [left: DiffLine | undefined, right: DiffLine | undefined][] {
  const rows: [DiffLine | undefined, DiffLine | undefined][] = [];
  let start = 0;
  while (start < lines.length) {
    const line = lines[start];
    if (line?.kind === 'same') {
      rows.push([line, line]);
      start += 1;
      continue;
    }
    let end = start;
    while (end < lines.length && lines[end]?.kind !== 'same') end += 1;
    const run = lines.slice(start, end);
    const [removed, added] = [run.filter(({ kind }) => kind === 'removed'), run.filter(({ kind }) => kind === 'added')];
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      rows.push([removed[index], added[index]]);
    }
    start = end;
  }
  return rows;
}
