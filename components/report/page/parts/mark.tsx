/** A text in which the searched words are marked. */
export function Marked({ text, query }: { text: string; query: string }) {
  if (query === '') return <>{text}</>;
  const parts: (string | { found: string })[] = [];
  const [lower, wanted] = [text.toLowerCase(), query.toLowerCase()];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), { found: text.slice(at, at + query.length) });
    from = at + query.length;
  }
  parts.push(text.slice(from));
  return <>{parts.map((part, index) => (typeof part === 'string' ? part : <mark key={index}>{part.found}</mark>))}</>;
}

/** Whether all words of a query are in one of the texts. */
export function isFound(query: string, texts: readonly (string | undefined)[]): boolean {
  const text = texts.join('\n').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
