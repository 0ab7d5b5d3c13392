import { createContext, Script } from 'node:vm';
import type { Json } from '../../config/index.ts';
import { fixed, HelperError, type HelperTable } from './helper.ts';
import { translateExpression } from './regexSyntax.ts';
import { integerOf, shown, textOf } from './values.ts';

interface Match {
  index: number;
  /** The whole match, then the groups; undefined where a group took no part. */
  texts: (string | undefined)[];
  groups: Record<string, string | undefined>;
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

/** Go's way to say "all" is a negative count. */
function limitOf(count: Json): number {
  return integerOf(count) < 0 ? Number.POSITIVE_INFINITY : integerOf(count);
}

const deadline = 1000;
const search = new Script(`
  const expression = new RegExp(source, flags);
  const found = [];
  for (let match; found.length < limit && (match = expression.exec(text)) !== null; ) {
    const [whole] = match;
    const isAbutting = whole === '' && found.length > 0 && match.index === end;
    if (whole === '') expression.lastIndex += text.codePointAt(match.index) > 0xffff ? 2 : 1;
    end = match.index + whole.length;
    if (!isAbutting) found.push({ index: match.index, texts: [...match], groups: { ...match.groups } });
  }
  found;
`);

/**
 * In a place of its own only because there a search can be stopped: JavaScript's takes exponential time for some
 * expressions, where RE2's is linear. The deadline is far beyond what any other expression takes.
 */
function matchesOf(pattern: Json, text: Json, limit: number): Match[] {
  const expression = translateExpression(textOf(pattern));
  const scope = createContext({ ...expression, text: textOf(text), limit, end: 0 });
  try {
    return search.runInContext(scope, { timeout: deadline });
  } catch (cause) {
    if (cause instanceof HelperError) throw cause;
    const { code, message } = Object(cause);
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new HelperError(`finds no end of the search for ${shown(textOf(pattern))}`, {
        hint: 'A repetition inside a repetition, such as (a+)+, takes ever longer: write it as one.',
      });
    }
    const reason = String(message).replace(/^Invalid regular expression: .*: /s, '');
    throw new HelperError(`takes a regular expression, and ${shown(textOf(pattern))} is none: ${reason}`);
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

/** `$1`, `${1}`, `${name}`, and `$$` for a dollar, as Go's Regexp.Expand has them: `$1x` is the group called 1x. */
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
    // An empty match at either end of the text separates nothing.
    if (length === 0 && (index === 0 || index === text.length)) continue;
    parts.push(text.slice(end, index));
    end = index + length;
  }
  return [...parts, text.slice(end)];
}
