import { folded } from './inlineString.ts';
import { indentOf, notSimple, type StringEnd, type StringStart, type TextLines } from './notSimple.ts';

const header = /^([|>])([-+]?) *(?: #.*)?$/;

/** Reads a block string: `|` keeps its line breaks, `>` folds them. */
export function readBlockString({ lines, endsLine }: TextLines, { at, rest, parent }: StringStart): StringEnd {
  const [, style, chomping] = header.exec(rest) ?? [];
  let first = at + 1;
  while (lines[first] === '') first++;
  const own = indentOf(lines[first] ?? '');
  if (style === undefined || own === lines[first]?.length || lines[first]?.[own] === '\t') throw notSimple;
  if (own <= parent && chomping !== '+') return { value: '', next: first };
  if (own <= parent || (style === '>' && first > at + 1)) throw notSimple;
  const parts: string[] = [];
  let next = at + 1;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? '';
    const indent = indentOf(line);
    if (indent < own && indent < line.length) {
      // It is neither part of the string nor certainly a line of the collection around it.
      if (indent > parent) throw notSimple;
      break;
    }
    // The readers disagree about spaces beyond the indent.
    if (indent === line.length && indent > own) throw notSimple;
    parts.push(line.slice(own));
  }
  // The end of a text without a line break has rules of its own.
  if (next === lines.length && !endsLine) throw notSimple;
  let empty = 0;
  for (; parts.at(-1) === ''; empty++) parts.pop();
  if (style === '>' && parts.some((part) => /^[ \t]/.test(part))) throw notSimple;
  const body = style === '>' ? folded(parts) : parts.join('\n');
  const end = chomping === '-' ? '' : chomping === '+' ? '\n'.repeat(empty + 1) : '\n';
  return { value: body + end, next };
}
