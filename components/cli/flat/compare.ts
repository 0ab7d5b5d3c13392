import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../../json/index.ts';
import { asScalar, inText } from './expressions.ts';

/** A text of the release that is another one in the other render. */
export interface Mark {
  text: string;
  other: string;
  /** The expression in place of the text. */
  expression: string;
}

/** A render in which one thing is different: the name of the release, or one value. */
export interface Comparison {
  marks: readonly Mark[];
  /** A number that is another one in the other render. */
  number?: { value: number; other: number; expression: string };
}

/** The other render of a value in a tree, and what to do with a difference that the comparison does not explain. */
export interface OtherSide extends Comparison {
  value: Json | undefined;
  /** @param line of a text, from 1 */
  report(path: ValuePath, line?: number): void;
}

interface Span {
  start: number;
  end: number;
  expression: string;
}

/**
 * Puts expressions where the other renders have other texts. A difference that is not exactly the expected one is reported, and
 * the value stays as it is.
 */
export function withExpressions(value: Json, sides: readonly OtherSide[], path: ValuePath = []): Json {
  if (typeof value === 'string') return openText(value, sides, path);
  if (Array.isArray(value)) {
    const same = sides.filter((side) => keeps(side, path, () => isSameLength(side.value, value)));
    return value.map((item, index) =>
      withExpressions(
        item,
        same.map((side) => at(side, index)),
        [...path, index],
      ),
    );
  }
  if (isJsonObject(value)) return openMap(value, sides, path);
  const [opened] = sides.flatMap((side) => {
    const { number } = side;
    if (side.value === value) return [];
    if (typeof value === 'number' && number?.value === value && side.value === number.other) return [number.expression];
    side.report(path);
    return [];
  });
  return opened === undefined ? value : asScalar(opened);
}

function openMap(value: JsonObject, sides: readonly OtherSide[], path: ValuePath): JsonObject {
  const maps = sides.filter((side) => keeps(side, path, () => isJsonObject(side.value)));
  const named = maps.map((side) => ({ side, names: namesIn(side, value) }));
  for (const { side, names } of named) {
    const isComplete = names.size === Object.keys(value).length && names.size === Object.keys(side.value ?? {}).length;
    if (!isComplete) side.report(path);
  }
  const entries = Object.entries(value).map(([key, item]): [string, Json] => {
    const others = named.flatMap(({ side, names }) => {
      const name = names.get(key);
      return name === undefined ? [] : [{ key: { ...side, value: name }, item: at(side, name) }];
    });
    const name = openText(
      key,
      others.map(({ key: side }) => side),
      [...path, key],
    );
    const items = others.map(({ item: side }) => side);
    return [name, withExpressions(item, items, [...path, key])];
  });
  return Object.fromEntries(entries);
}

/** The keys of the other map by the keys of this one. */
function namesIn({ value, marks }: OtherSide, own: JsonObject): Map<string, string> {
  const others = isJsonObject(value) ? Object.keys(value) : [];
  return new Map(
    others.flatMap((other) => {
      const name = Object.hasOwn(own, other)
        ? other
        : marks.reduce((text, mark) => text.replaceAll(mark.other, mark.text), other);
      return Object.hasOwn(own, name) ? [[name, other]] : [];
    }),
  );
}

function openText(text: string, sides: readonly OtherSide[], path: ValuePath): string {
  const spans: Span[] = [];
  for (const side of sides) {
    const own = typeof side.value === 'string' ? spansIn(text, side.value, side.marks) : undefined;
    if (own === undefined && side.value !== undefined && text.includes('\n')) {
      spans.push(...spansOfLines(text, side, path));
      continue;
    }
    const isFree = own?.every(({ start, end }) => spans.every((other) => end <= other.start || other.end <= start));
    if (own !== undefined && isFree === true) spans.push(...own);
    else side.report(path);
  }
  return withSpans(text, spans);
}

/** Line by line: a line that differs in another way stays as it is. */
function spansOfLines(text: string, side: OtherSide, path: ValuePath): Span[] {
  const [lines, others] = [text.split('\n'), String(side.value).split('\n')];
  if (lines.length !== others.length) {
    side.report(path);
    return [];
  }
  let start = 0;
  return lines.flatMap((line, index) => {
    const found = spansIn(line, others[index] ?? '', side.marks);
    const offset = start;
    start += line.length + 1;
    if (found === undefined) side.report(path, index + 1);
    return found?.map((span) => ({ ...span, start: span.start + offset, end: span.end + offset })) ?? [];
  });
}

function withSpans(text: string, spans: readonly Span[]): string {
  let from = 0;
  const parts = spans
    .toSorted((left, right) => left.start - right.start)
    .flatMap(({ start, end, expression }) => {
      const before = text.slice(from, start);
      from = end;
      return [before, inText(expression)];
    });
  return [...parts, text.slice(from)].join('');
}

/**
 * The places of the marked texts. Where a YAML writer has folded long lines, the break is elsewhere if the name is longer.
 * @returns undefined if the texts differ in another way
 */
function spansIn(text: string, other: string, marks: readonly Mark[]): Span[] | undefined {
  if (text === other) return [];
  if (marks.length === 0) return undefined;
  const anyMark = new RegExp(`(${marks.map((mark) => literal(mark.other)).join('|')})`);
  const parts = other.split(anyMark);
  // Every second part is a mark.
  const found = parts.flatMap((part, index) => (index % 2 === 1 ? marks.filter((mark) => mark.other === part) : []));
  if (found.length === 0) return undefined;
  const pattern = parts.map((part, index) =>
    index % 2 === 1 ? `(${literal(found[(index - 1) / 2]?.text ?? '')})` : literal(part).replaceAll(/\s+/g, '\\s+'),
  );
  const match = new RegExp(`^${pattern.join('')}$`, 'd').exec(text);
  return match?.indices?.slice(1).flatMap((place, index): Span[] => {
    const [start, end] = place ?? [0, 0];
    return [{ start, end, expression: found[index]?.expression ?? '' }];
  });
}

/** The pattern that matches just this text. */
function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function isSameLength(value: Json | undefined, own: readonly Json[]): boolean {
  return Array.isArray(value) && value.length === own.length;
}

/** Whether the other side has a value of the same form; if not, that is reported. */
function keeps(side: OtherSide, path: ValuePath, isSame: () => boolean): boolean {
  if (isSame()) return true;
  side.report(path);
  return false;
}

function at(side: OtherSide, key: string | number): OtherSide {
  const { value } = side;
  const item = Array.isArray(value) ? value[Number(key)] : isJsonObject(value) ? value[key] : undefined;
  return { ...side, value: item };
}
