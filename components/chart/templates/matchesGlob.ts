/** One step of a pattern: a character, `?`, `*` within a folder, or `**` across folders. */
type Step = { character: string } | { any: 'one' | 'name' | 'path' };

const mostAlternatives = 100;

/**
 * Whether a path is one of those that a pattern of Helm's `Files.Glob` means: `*` stops at `/`, `**` does not, `?` is one
 * character, `{a,b}` one of several.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  return expandBraces(pattern).some((plain) => matches(stepsOf(plain), path));
}

/** True when the pattern may mean more than one path. */
export function isGlob(pattern: string): boolean {
  return /[*?{]/.test(pattern);
}

function expandBraces(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined && done.length + open.length < mostAlternatives; next = open.pop()) {
    const [found, before = '', inner = '', after = ''] = /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(next) ?? [];
    if (found === undefined) done.push(next);
    else open.push(...inner.split(',').map((part) => `${before}${part}${after}`));
  }
  return done;
}

function stepsOf(pattern: string): Step[] {
  return Array.from(pattern.matchAll(/\*\*+|[\s\S]/gu), ([part]): Step => {
    if (part.startsWith('**')) return { any: 'path' };
    if (part === '*') return { any: 'name' };
    return part === '?' ? { any: 'one' } : { character: part };
  });
}

/** All ways through the pattern at once, so that many stars cost no more than few. */
function matches(steps: readonly Step[], path: string): boolean {
  let reached = withSkips(new Set([0]));
  for (const character of path) {
    const next = new Set<number>();
    for (const index of reached) {
      const step = steps[index];
      if (step === undefined) continue;
      if ('character' in step) {
        if (step.character === character) next.add(index + 1);
      } else if (step.any === 'path' || character !== '/') next.add(step.any === 'one' ? index + 1 : index);
    }
    reached = withSkips(next);
  }
  return reached.has(steps.length);

  /** Stars may stand for nothing. */
  function withSkips(indexes: Set<number>): Set<number> {
    // A set goes on to what is added meanwhile.
    for (const index of indexes) {
      const step = steps[index];
      if (step !== undefined && 'any' in step && step.any !== 'one') indexes.add(index + 1);
    }
    return indexes;
  }
}
