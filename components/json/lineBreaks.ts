/**
 * Go's YAML libraries follow version 1.1 and end a line at more characters than our parser. Characters that Go reads as
 * a line feed are replaced by one. U+2028 and U+2029 end a line but stay in the string: they are replaced by markers
 * (Unicode noncharacters) at the end of a line.
 */
const marks: Record<string, string> = {
  '\u2028': '\ufdd0',
  '\u2029': '\ufdd1',
  '\n\u2028': '\ufdd2',
  '\n\u2029': '\ufdd3',
};
const separators: Record<string, string> = Object.fromEntries(
  Object.entries(marks).map(([text, mark]) => [mark, text]),
);

export interface MarkedText {
  text: string;
  hasMarks: boolean;
}

export function markLineBreaks(original: string): MarkedText {
  const text = original.replaceAll(/\r(?!\n)|\x85/g, '\n');
  const hasMarks = /[\u2028\u2029]/.test(text) && !/[\ufdd0-\ufdd3]/.test(text);
  if (!hasMarks) return { text, hasMarks };
  const marked = text.replaceAll(
    /\n?[\u2028\u2029]+/g,
    (all) => `${all.replaceAll(/\n?[\u2028\u2029]/g, (each) => marks[each] ?? '')}\n`,
  );
  return { text: marked, hasMarks };
}

/**
 * @param scalar parsed from a text with markers: the line feed after a marker has become a space, or is kept in a
 * literal
 */
export function restoreSeparators(scalar: string, isLiteral: boolean): string {
  return scalar.replaceAll(isLiteral ? /([\ufdd0-\ufdd3]+)\n/g : /([\ufdd0-\ufdd3]+) ?/g, (_all, each: string) =>
    each.replaceAll(/[\ufdd0-\ufdd3]/g, (mark) => {
      const text = separators[mark] ?? '';
      return isLiteral ? text : text.slice(-1);
    }),
  );
}

/** The offset in the text before {@link markLineBreaks}. */
export function offsetBeforeMarks({ text, hasMarks: hasLabels }: MarkedText, offset: number): number {
  if (!hasLabels) return offset;
  const before = text.slice(0, offset);
  // Each run of markers adds a line feed; some markers replace the line feed before them.
  const runs = before.match(/[\ufdd0-\ufdd3]+\n/g) ?? [];
  return offset - runs.length + (before.match(/[\ufdd2\ufdd3]/g)?.length ?? 0);
}
