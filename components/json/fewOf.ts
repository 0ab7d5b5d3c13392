/**
 * The first names of a list, and how many more there are: `a, b and 3 more`.
 * @param most the maximum number of names
 */
export function fewOf(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more <= 0 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${more} more`;
}
