/**
 * Breaks a text into lines. A word that is longer than a line is not split, so that commands can be copied.
 * @param width of a line, without the indent
 * @param indent before each line but the first
 */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${indent}`);
}
