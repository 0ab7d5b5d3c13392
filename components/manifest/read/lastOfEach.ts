/**
 * The items without those that a later one replaces, in their order: what is applied twice ends as the last has it.
 * @param keyOf equal for items of which the last counts
 */
export function lastOfEach<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const last = new Map(items.map((item) => [keyOf(item), item]));
  if (last.size === items.length) return [...items];
  return items.filter((item) => last.get(keyOf(item)) === item);
}
