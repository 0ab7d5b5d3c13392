import { secretMask } from '../../secretMask.ts';
import { formsOf, type SecretForm } from './secretForms.ts';

/** Replaces the secrets in a text. */
export type HideSecrets = (text: string) => string;

/** Shorter secrets only count as whole words. */
const shortest = 4;
/** Shorter forms are not searched across line breaks. */
const shortestWrapped = 16;
/** Long forms are also searched by their parts, because texts are wrapped and cut. */
const partLength = 12;

/**
 * Hides secrets and their common encodings in texts. Case is ignored. Parts of long secrets are found too, short
 * secrets only as whole words.
 * @param secrets of any length; booleans and single characters are ignored, because they would hide half of a text
 */
export function hideSecrets(secrets: Iterable<string>): HideSecrets {
  const find = findSecrets(secrets);
  return (text) => replaceSpans(text, find(text));
}

/** From the first character to the one after the last. */
export type Span = [from: number, to: number];

/** Finds the spans that {@link hideSecrets} hides; unsorted, and they may overlap. */
export function findSecrets(secrets: Iterable<string>): (text: string) => Span[] {
  const needles = [...new Set(secrets)].filter(isSearchable).flatMap((secret) => formsOf(secret).flatMap(needlesOf));
  if (needles.length === 0) return () => [];
  return (text) => [...spansOf(text, needles), ...wrappedSpansOf(text, needles)];
}

function isSearchable(secret: string): boolean {
  return secret.trim().length > 1 && !/^(?:true|false|null)$/i.test(secret.trim());
}

interface Needle {
  /** The whole form, for comparison. */
  form: string;
  /** The part of the form to search for, and its offset. */
  part: string;
  offset: number;
  anyCase: boolean;
  /** Whether it only counts as a whole word, without adjacent letters or digits. */
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

/** Like spansOf, for forms that continue on the next line, like base64. */
function wrappedSpansOf(text: string, needles: readonly Needle[]): Span[] {
  const breaks = [...text.matchAll(/\n[\t ]*/g)];
  if (breaks.length === 0) return [];
  let joined = '';
  let end = 0;
  /** The offsets after each line break, and the number of characters removed before them. */
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

/** Extends a match as far as the text and the form agree. */
function grown(text: string, at: number, { form, part, offset }: Needle): Span {
  let before = 0;
  while (before < offset && at > before && text[at - before - 1] === form[offset - before - 1]) before++;
  let length = part.length;
  while (offset + length < form.length && text[at + length] === form[offset + length]) length++;
  return [at - before, at + length];
}

/** Finds the beginning of a form directly before the offset at which a text was cut. */
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

/** Overlapping spans are replaced once. */
function replaceSpans(text: string, spans: Span[]): string {
  let result = '';
  let end = 0;
  for (const [from, to] of spans.sort(([left], [right]) => left - right)) {
    if (to <= end) continue;
    if (from >= end || end === 0) result += text.slice(end, from) + secretMask;
    end = to;
  }
  return result + text.slice(end);
}

/** Only ASCII letters, so that offsets stay the same. */
function lower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
