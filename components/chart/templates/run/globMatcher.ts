import { HelperError } from '../helpers/helper.ts';

/** One step of a pattern: a set of characters, `*` within a folder, or `**` across folders. */
type Step = { takes(character: string): boolean } | { any: 'name' | 'path' };

const mostAlternatives = 100;

/** The tokens of a pattern. */
const piece = /\*\*+|\\[\s\S]|\[!?[^\]]+\]|[\s\S]/gu;

/**
 * Compiles a pattern of Helm's `Files.Glob`: `*` stops at `/`, `**` does not, `?` is one character, `[a-z]` and
 * `[!a-z]` are character classes, `{a,b}` are alternatives, and a backslash escapes a special character.
 * @throws HelperError for an invalid pattern
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const alternatives = readAlternatives(pattern);
  return (path) => alternatives.some((steps) => matches(steps, path));
}

/** Whether the pattern may match several paths. */
export function isGlob(pattern: string): boolean {
  return /[*?{[\\]/.test(pattern);
}

function readAlternatives(pattern: string): Step[][] {
  const pieces = pattern.match(piece) ?? [];
  let next = 0;
  const alternatives = sequence(false);
  if (next < pieces.length) throw refuse('has a } without {');
  return alternatives;

  /** Up to the end, or inside braces up to the end of an alternative. */
  function sequence(isChoice: boolean): Step[][] {
    let read: Step[][] = [[]];
    for (; next < pieces.length; next++) {
      const found = pieces[next] ?? '';
      if (found === '}' || (isChoice && found === ',')) break;
      const steps = found === '{' ? choice() : [[stepOf(found)]];
      read = read.flatMap((before) => steps.map((after) => [...before, ...after]));
      if (read.length > mostAlternatives) throw refuse(`expands to more than ${mostAlternatives} patterns`);
    }
    return read;
  }

  /** From `{` to its `}`. */
  function choice(): Step[][] {
    const choices: Step[][] = [];
    do {
      next++;
      choices.push(...sequence(true));
    } while (pieces[next] === ',');
    if (pieces[next] !== '}') throw refuse('has a { without }');
    return choices;
  }

  function stepOf(found: string): Step {
    if (found.startsWith('**')) return { any: 'path' };
    if (found === '*') return { any: 'name' };
    if (found === '?') return { takes: (character) => character !== '/' };
    if (found === '[') throw refuse('has a [ without ]');
    if (found.startsWith('[')) return { takes: classOf(found) };
    const wanted = found.length > 1 && found.startsWith('\\') ? found.slice(1) : found;
    return { takes: (character) => character === wanted };
  }

  function refuse(why: string): HelperError {
    return new HelperError(`takes a glob pattern, but ${JSON.stringify(pattern)} ${why}`);
  }
}

function classOf(text: string): (character: string) => boolean {
  const isNegated = text.startsWith('[!');
  const ranges = text.slice(isNegated ? 2 : 1, -1).match(/[\s\S]-[\s\S]|[\s\S]/gu) ?? [];
  return (character) => {
    const isOneOf = ranges.some((range) => {
      const [first = '', last = first] = range.length > 2 ? [...range].filter((_mark, index) => index !== 1) : [range];
      return character >= first && character <= last;
    });
    return character !== '/' && isOneOf !== isNegated;
  };
}

/** Follows all alternatives in parallel, so that the time does not grow exponentially with the number of stars. */
function matches(steps: readonly Step[], path: string): boolean {
  let reached = withSkips(new Set([0]));
  for (const character of path) {
    const next = new Set<number>();
    for (const index of reached) {
      const step = steps[index];
      if (step === undefined) continue;
      if ('takes' in step) {
        if (step.takes(character)) next.add(index + 1);
      } else if (step.any === 'path' || character !== '/') next.add(index);
    }
    reached = withSkips(next);
  }
  return reached.has(steps.length);

  /** Stars may match nothing. */
  function withSkips(indexes: Set<number>): Set<number> {
    // The loop also visits elements that are added to the set during the loop.
    for (const index of indexes) {
      const step = steps[index];
      if (step !== undefined && 'any' in step) indexes.add(index + 1);
    }
    return indexes;
  }
}
