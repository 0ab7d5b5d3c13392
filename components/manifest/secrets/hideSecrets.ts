import { mask } from '../../config/index.ts';
import { formsOf, type SecretForm } from './secretForms.ts';

/** A text with secrets replaced. */
export type HideSecrets = (text: string) => string;

/** A text that is shorter is no part of another word. */
const shortest = 4;
/** Shorter forms are not wrapped. */
const shortestWrapped = 16;
/** Of a long form parts are searched for as well, since texts are wrapped and cut. */
const partLength = 12;

/**
 * Hides secrets, and whatever programs commonly make of secrets, wherever a text has them. Case does not matter, parts of long ones
 * are found too, and short ones where they are whole words.
 * @param secrets of any length; truth values and single characters are left alone, since they would hide half of a text
 * @param shown takes their place
 */
export function hideSecrets(secrets: Iterable<string>, shown: string = mask): HideSecrets {
  const find = findSecrets(secrets);
  return (text) => replaceSpans(text, find(text), shown);
}

/** From the first character to behind the last one. */
export type Span = [from: number, to: number];

/** Where a text has secrets, as {@link hideSecrets} hides them; in any order, and some may overlap. */
export function findSecrets(secrets: Iterable<string>): (text: string) => Span[] {
  const needles = [...new Set(secrets)].filter(isTelling).flatMap((secret) => formsOf(secret).flatMap(needlesOf));
  if (needles.length === 0) return () => [];
  return (text) => [...spansOf(text, needles), ...wrappedSpansOf(text, needles)];
}

function isTelling(secret: string): boolean {
  return secret.trim().length > 1 && !/^(?:true|false|null)$/i.test(secret.trim());
}

interface Needle {
  /** The whole form, as it is compared. */
  form: string;
  /** What is searched for, and where in the form it is. */
  part: string;
  offset: number;
  anyCase: boolean;
  /** Whether it counts only where no letter or digit is beside it. */
  isWord: boolean;
}

function needlesOf({ text, anyCase }: SecretForm): Needle[] {
  const isWord = text.length < shortest;
  const form = anyCase && !isWord ? lower(text) : text;
  const common = { form, anyCase: anyCase && !isWord, isWord };
  if (isWord && text.length < 2) return [];
  if (form.length < partLength * 2) return [{ ...common, part: form, offset: 0 }];
  const count = Math.floor(form.length / partLength);
  return Array.from({ length: count }, (_, index) => {
    const offset = index * partLength;
    return { ...common, part: form.slice(offset, offset + partLength), offset };
  });
}

function spansOf(text: string, needles: readonly Needle[]): Span[] {
  const lowered = lower(text);
  const cuts = [...text.matchAll(/…|\.\.\./g)].map(({ index }) => index);
  return needles.flatMap((needle) => {
    const searched = needle.anyCase ? lowered : text;
    const spans = cuts.flatMap((cut) => cutSpan(searched, cut, needle));
    for (let at = searched.indexOf(needle.part); at !== -1; at = searched.indexOf(needle.part, at + 1)) {
      const span = grown(searched, at, needle);
      if (!needle.isWord || isWholeWord(text, span)) spans.push(span);
    }
    return spans;
  });
}

/** The same where a form goes on in the next line, as base64 does. */
function wrappedSpansOf(text: string, needles: readonly Needle[]): Span[] {
  const breaks = [...text.matchAll(/\n[\t ]*/g)];
  if (breaks.length === 0) return [];
  let joined = '';
  let end = 0;
  /** Where the text goes on behind a break, and how much was left out until there. */
  const resumed: { at: number; left: number }[] = [];
  for (const { 0: part, index } of breaks) {
    joined += text.slice(end, index);
    end = index + part.length;
    resumed.push({ at: joined.length, left: end - joined.length });
  }
  joined += text.slice(end);
  const leftBefore = (place: number) => resumed.findLast(({ at }) => at <= place)?.left ?? 0;
  const long = needles.filter(({ form }) => form.length >= shortestWrapped);
  return spansOf(joined, long).map(([from, to]) => [from + leftBefore(from), to + leftBefore(to - 1)]);
}

/** As far as the text agrees with the form. */
function grown(text: string, at: number, { form, part, offset }: Needle): Span {
  let before = 0;
  while (before < offset && at > before && text[at - before - 1] === form[offset - before - 1]) before++;
  let length = part.length;
  while (offset + length < form.length && text[at + length] === form[offset + length]) length++;
  return [at - before, at + length];
}

/** The beginning of a form before the place where a text was cut. */
function cutSpan(text: string, cut: number, { form, offset }: Needle): Span[] {
  if (offset > 0) return [];
  for (let length = Math.min(form.length - 1, cut); length >= shortest; length--) {
    if (text.startsWith(form.slice(0, length), cut - length)) return [[cut - length, cut]];
  }
  return [];
}

function isWholeWord(text: string, [from, to]: Span): boolean {
  return !/[\p{L}\p{N}]/u.test(text[from - 1] ?? '') && !/[\p{L}\p{N}]/u.test(text[to] ?? '');
}

/** What overlaps is replaced once. */
function replaceSpans(text: string, spans: Span[], shown: string): string {
  let result = '';
  let end = 0;
  for (const [from, to] of spans.sort(([left], [right]) => left - right)) {
    if (to <= end) continue;
    if (from >= end || end === 0) result += text.slice(end, from) + shown;
    end = to;
  }
  return result + text.slice(end);
}

/** Of ASCII alone, so that every letter stays in its place. */
function lower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
