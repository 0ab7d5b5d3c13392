import type { Json } from '../../../json/index.ts';
import { compileExpression } from '../../values/regularExpression.ts';
import { fixed, HelperError, type HelperTable } from './helper.ts';
import { integerOf, shown, textOf } from './values.ts';

interface Match {
  index: number;
  /** The whole match, then the groups; null for a group that did not match. */
  texts: (string | null)[];
  groups: Record<string, string | null>;
}

/** Regular expressions, with Sprig's names and argument order. */
export const regexHelpers: HelperTable = {
  regexMatch: fixed((pattern, text) => matchesOf(pattern, text, 1).length > 0),
  regexFind: fixed((pattern, text) => matchesOf(pattern, text, 1)[0]?.texts[0] ?? ''),
  regexFindAll: fixed((pattern, text, count) =>
    matchesOf(pattern, text, limitOf(count)).map(({ texts: [found] }) => found ?? ''),
  ),
  regexReplaceAll: fixed((pattern, text, replacement) =>
    replaceMatches(pattern, text, (match) => expand(textOf(replacement), match)),
  ),
  regexReplaceAllLiteral: fixed((pattern, text, replacement) =>
    replaceMatches(pattern, text, () => textOf(replacement)),
  ),
  regexSplit: fixed((pattern, text, count) => split(pattern, textOf(text), integerOf(count))),
  regexQuoteMeta: fixed((text) => textOf(text).replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
};

/** In Go, a negative count means "all". */
function limitOf(count: Json): number {
  return integerOf(count) < 0 ? Number.POSITIVE_INFINITY : integerOf(count);
}

function matchesOf(pattern: Json, text: Json, limit: number): Match[] {
  const matcher = expressionOf(textOf(pattern)).matcher(textOf(text));
  const found: Match[] = [];
  let end = -1;
  while (found.length < limit && matcher.find()) {
    const index = matcher.start();
    // Go skips an empty match directly after another match.
    const isAbutting = matcher.end() === index && index === end;
    end = matcher.end();
    if (isAbutting) continue;
    const texts = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group));
    found.push({ index, texts, groups: matcher.getNamedGroups() });
  }
  return found;
}

function expressionOf(pattern: string) {
  try {
    return compileExpression(pattern);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HelperError(`takes a regular expression of RE2, but ${shown(pattern)} is invalid: ${reason}`);
  }
}

function replaceMatches(pattern: Json, text: Json, replacementOf: (match: Match) => string): string {
  const whole = textOf(text);
  let written = '';
  let end = 0;
  for (const match of matchesOf(pattern, text, Number.POSITIVE_INFINITY)) {
    written += whole.slice(end, match.index) + replacementOf(match);
    end = match.index + (match.texts[0]?.length ?? 0);
  }
  return written + whole.slice(end);
}

/** Expands `$1`, `${1}`, `${name}`, and `$$` for a dollar, like Go's Regexp.Expand: `$1x` is the group named 1x. */
function expand(replacement: string, { texts, groups }: Match): string {
  return replacement.replaceAll(
    /\$(?:(\$)|(\w+)|\{(\w+)\})/g,
    (_found, dollar?: string, bare?: string, braced?: string) => {
      if (dollar !== undefined) return dollar;
      const name = bare ?? braced ?? '';
      return (/^\d+$/.test(name) ? texts[Number(name)] : groups[name]) ?? '';
    },
  );
}

function split(pattern: Json, text: string, count: number): string[] {
  if (count === 0) return [];
  const parts: string[] = [];
  let end = 0;
  for (const { index, texts } of matchesOf(pattern, text, Number.POSITIVE_INFINITY)) {
    if (count > 0 && parts.length === count - 1) break;
    const length = texts[0]?.length ?? 0;
    // An empty match at either end of the string does not separate.
    if (length === 0 && (index === 0 || index === text.length)) continue;
    parts.push(text.slice(end, index));
    end = index + length;
  }
  return [...parts, text.slice(end)];
}
