/** A command line of a page, and what the page says of it. */
export interface Step {
  line: string;
  /** A block of the language `sh fails` holds a command that ends with another exit code than 0. */
  fails: boolean;
  /** The block of the language `text` right after it: what the command prints. */
  shown?: string;
}

/** The command lines of a page in Markdown, in order. A line that ends in `\` goes on in the next one. */
export function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  for (const [, language = '', text = ''] of page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)) {
    if (language === 'sh' || language === 'sh fails') {
      const lines = text.replaceAll('\\\n', '').split('\n').filter(Boolean);
      steps.push(...lines.map((line) => ({ line, fails: language === 'sh fails' })));
    } else if (language === 'text') {
      const last = steps.at(-1);
      if (last === undefined || last.shown !== undefined) throw new Error(`no command prints this:\n${text}`);
      last.shown = text;
    } else {
      throw new Error(`a block is sh, sh fails or text, not "${language}"`);
    }
  }
  return steps;
}

/**
 * Matches what a page shows of an output. In the page `…` means omitted lines, or at the end of a line for the rest of
 * it. Both have to be {@link steady}.
 */
export function patternOf(shown: string): RegExp {
  const lines = steady(shown).split('\n');
  const patterns = lines.map((line, index) => {
    if (line === '…') return '(?:.*\\n)*?';
    const text = line.replace(/…$/, '').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    const end = index === lines.length - 1 ? '' : '\\n';
    return `${text}${line.endsWith('…') ? '.*' : ''}${end}`;
  });
  return new RegExp(`^${patterns.join('')}$`);
}

/** An output without what differs from run to run: times, durations, who and from which commit, the names of pods, the chart's version, widths of columns. */
export function steady(output: string): string {
  return `${output.trimEnd()}\n`
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
    .replace(/\(\d+\.\d s\)/g, '(DURATION)')
    .replace(/\b[\w.-]+@[\w.-]+(?= +[0-9a-f]{8}\b)/g, 'WHO')
    .replace(/\bWHO +[0-9a-f]{8}(-dirty)?\b/g, 'WHO COMMIT$1')
    .replace(/-[0-9a-f]{8,10}-[a-z0-9]{5}\b/g, '-POD')
    .replace(/\bmlops-sentiment-\d+\.\d+\.\d+\b/g, 'CHART')
    .replace(/ +/g, ' ')
    .replace(/ $/gm, '');
}
