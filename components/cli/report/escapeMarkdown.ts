/** A code block with a fence that is longer than any run of backticks in it. */
export function fenced(language: string, content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${content}\n${fence}\n`;
}

/** Escapes HTML, table cells and mentions. */
export function escaped(text: string): string {
  return text.replace(/[&<>|@`*_[\]\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
