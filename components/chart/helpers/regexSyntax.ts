import { HelperError } from './helper.ts';
import { shown } from './values.ts';

/** An expression as JavaScript takes it. */
export interface Expression {
  source: string;
  flags: string;
}

const blanks = '\\t\\n\\f\\r ';

/** The names of classes that are plain ASCII in RE2. */
const namedClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  upper: 'A-Z',
  space: `${blanks}\\v`,
  punct: '!-\\/:-@\\[-`\\{-~',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** One piece of an expression: an escape, a named class, the head of a group, a bracket, a dot. */
const piece = /\\(?<mark>[\s\S]?)|\[:(?<name>\w+):\]|\(\?(?<group>P?<(?![=!])|<?[=!]|:|[^)]*[:)]?)|[[\].]/g;

/**
 * An expression of RE2 (https://github.com/google/re2/wiki/Syntax), which Go and so Helm use, in JavaScript's syntax.
 * @throws HelperError for what RE2 has not (back-references, looking around) and for what we leave out of it
 */
export function translateExpression(pattern: string): Expression {
  const [head = '', letters = ''] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  const isDotAll = letters.includes('s');
  let isClass = false;
  const source = pattern.slice(head.length).replace(piece, (found, ...rest: unknown[]) => {
    // The protocol of replace: the named groups come last.
    const { mark, name, group } = rest.at(-1) as Record<string, string | undefined>;
    if (mark !== undefined) return translateEscape(mark);
    if (name !== undefined) return isClass ? classOf(name) : refuse(`[:${name}:] outside of brackets`);
    if (found === '[') {
      if (isClass) return '\\[';
      isClass = true;
      return found;
    }
    if (isClass) {
      isClass = found !== ']';
      return found;
    }
    if (group !== undefined) return translateGroup(group);
    if (found === ']') return '\\]';
    return isDotAll ? '[\\s\\S]' : '[^\\n]';
  });
  return { source, flags: `gu${letters.replace('s', '')}` };

  function translateEscape(mark: string): string {
    if (mark === 's') return isClass ? blanks : `[${blanks}]`;
    if (mark === 'S' && !isClass) return `[^${blanks}]`;
    if (mark === 'A' && !isClass) return '(?<![\\s\\S])';
    if (mark === 'z' && !isClass) return '(?![\\s\\S])';
    if (/[1-9k]/.test(mark)) return refuse(`back-references such as \\${mark}`);
    if (/[dDwWbBtnrfvpPx]/.test(mark)) return `\\${mark}`;
    if (/[\w\s]/.test(mark) || mark === '') return refuse(`\\${mark}`);
    // JavaScript escapes only those that mean something.
    return `\\u{${mark.codePointAt(0)?.toString(16)}}`;
  }

  function classOf(name: string): string {
    return namedClasses[name] ?? refuse(`[:${name}:]`);
  }

  function translateGroup(group: string): string {
    if (group === ':') return '(?:';
    if (group === 'P<' || group === '<') return '(?<';
    if (/[=!]$/.test(group)) return refuse('looking around');
    return refuse(`(?${group}`);
  }

  function refuse(what: string): never {
    throw new HelperError(`takes an expression of RE2 without ${what}, not ${shown(pattern)}`);
  }
}
