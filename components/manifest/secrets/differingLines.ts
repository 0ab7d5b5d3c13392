import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** A document of a rendered text, with all its lines. */
interface Part {
  /** Its first line in the text, from 1. */
  first: number;
  lines: string[];
  source: string;
}

/**
 * The lines of a manifest, from 1, that differ from its counterpart. Documents of the same template are compared line
 * by line; if that is impossible, all lines of the document differ. If one line of a multi-line scalar differs, all its
 * lines do.
 * @param counterpart the same manifest, rendered with other secrets; if undefined, all lines differ
 */
export function differingLines(text: string, counterpart: string | undefined): number[] {
  if (text === counterpart) return [];
  const others = Map.groupBy(partsOf(counterpart ?? ''), ({ source }) => source);
  const own = Map.groupBy(partsOf(text), ({ source }) => source);
  return [...own.values()]
    .flatMap((parts) => {
      const candidates = others.get(parts[0]?.source ?? '') ?? [];
      const isAligned = parts.length === candidates.length;
      // The first of several has precedence.
      const same = new Map(isAligned ? [] : candidates.toReversed().map((each) => [identifying(each), each]));
      return parts.flatMap((part, index) => {
        const other = isAligned ? candidates[index] : same.get(identifying(part));
        return differingIn(part, other).map((line) => part.first + line - 1);
      });
    })
    .sort((left, right) => left - right);
}

/** Like {@link differingLines}, for text that is not YAML. */
export function differingTextLines(text: string, counterpart: string | undefined): number[] {
  const lines = text.split('\n');
  return unlike(lines, counterpart?.split('\n'));
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [{ first: 1, lines: [], source: '' }];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '---') parts.push({ first: index + 1, lines: [], source: '' });
    const part = parts.at(-1);
    if (part === undefined) continue;
    part.lines.push(line);
    part.source ||= /^# Source: (.*)$/.exec(line)?.[1] ?? '';
  }
  return parts;
}

/** Equal for the same object, if one side has more documents than the other. */
function identifying({ lines }: Part): string {
  return lines.filter((line) => /^(?:kind:| {2}name:|metadata:.*\bname:)/.test(line)).join('\n');
}

function differingIn({ lines }: Part, other: Part | undefined): number[] {
  const differing = unlike(lines, other?.lines);
  const filled = lines.filter((line) => line !== '').length;
  return differing.length === 0 || differing.length === filled ? differing : withWholeScalars(lines, differing);
}

/** Numbers of lines, from 1. */
function unlike(lines: readonly string[], others: readonly string[] | undefined): number[] {
  const isAligned = lines.length === others?.length;
  return lines.flatMap((line, place) => (line === '' || (isAligned && line === others[place]) ? [] : [place + 1]));
}

/** Adds all lines of each scalar that contains one of the lines: the rest of a secret string would reveal too much. */
function withWholeScalars(lines: readonly string[], differing: readonly number[]): number[] {
  const marked = new Set(differing);
  const text = lines.join('\n');
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: 'silent', uniqueKeys: false });
  if (document.errors.length > 0) return lines.flatMap((line, place) => (line === '' ? [] : [place + 1]));
  addScalars(document.contents);
  return [...marked].filter((line) => lines[line - 1] !== '').sort((left, right) => left - right);

  function addScalars(node: unknown): void {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        addScalars(key);
        addScalars(value);
      }
    } else if (isSeq(node)) node.items.forEach(addScalars);
    else if (isScalar(node)) {
      const { from, to } = linesOf(node, counter);
      const spanned = Array.from({ length: to - from + 1 }, (_, index) => from + index);
      if (spanned.some((line) => marked.has(line))) for (const line of spanned) marked.add(line);
    }
  }
}

/** The lines of a node in a parsed text, from 1. */
export function linesOf(node: Node, counter: LineCounter): { from: number; to: number } {
  const [start, end] = node.range ?? [0, 0];
  const from = counter.linePos(start).line;
  // A block ends with its last line break.
  return { from, to: Math.max(from, counter.linePos(Math.max(start, end - 1)).line) };
}
