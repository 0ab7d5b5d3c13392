/**
 * Calls a function for each item in each round. The first item changes from round to round, so that no item always has the best moment of
 * the machine.
 */
export async function inRounds<Item>(
  items: readonly Item[],
  rounds: number,
  run: (item: Item, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const first = round % items.length;
    for (const item of [...items.slice(first), ...items.slice(0, first)]) await run(item, round);
  }
}
