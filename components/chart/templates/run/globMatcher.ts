import { HelperError } from '../helpers/helper.ts';

/** One step of a pattern: a character of some kind, `*` within a folder, or `**` across folders. */
type Step = { takes(character: string): boolean } | { any: 'name' | 'path' };

const mostAlternatives = 100;

/** What a pattern is made of. */
const piece = /\*\*+|\\[\s\S]|\[!?[^\]]+\]|[\s\S]/gu;

/**
 * A test whether a path is one of those that a pattern of Helm's `Files.Glob` means: `*` stops at `/`, `**` does not, `?` is
 * one character, `[a-z]` and `[!a-z]` one of some, `{a,b}` one of several texts, and a backslash takes a mark's meaning.
 * @throws HelperError for a pattern that is not well-formed
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const alternatives = readAlternatives(pattern);
  return (path) => alternatives.some((steps) => matches(steps, path));
}

/** True when the pattern may mean more than one path. */
export function isGlob(pattern: string): boolean {
  return /[*?{[\\]/.test(pattern);
}

function readAlternatives(pattern: string): Step[][] {
  const pieces = pattern.match(piece) ?? [];
  let next = 0;
  const alternatives = sequence(false);
  if (next < pieces.length) throw refuse('has a } without {');
  return alternatives;

  /** Up to the end, or inside braces up to what ends a choice. */
  function sequence(isChoice: boolean): Step[][] {
    let read: Step[][] = [[]];
    for (; next < pieces.length; next++) {
      const found = pieces[next] ?? '';
      if (found === '}' || (isChoice && found === ',')) break;
      const steps = found === '{' ? choice() : [[stepOf(found)]];
      read = read.flatMap((before) => steps.map((after) => [...before, ...after]));
      if (read.length > mostAlternatives) throw refuse(`stands for more than ${mostAlternatives} patterns`);
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
    return new HelperError(`takes a pattern of paths; ${JSON.stringify(pattern)} ${why}`);
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

/** All ways through the pattern at once, so that many stars cost no more than few. */
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

  /** Stars may stand for nothing. */
  function withSkips(indexes: Set<number>): Set<number> {
    // A set goes on to what is added meanwhile.
    for (const index of indexes) {
      const step = steps[index];
      if (step !== undefined && 'any' in step) indexes.add(index + 1);
    }
    return indexes;
  }
}
