import { type Contender, configs, type Phase, phases } from './contender.ts';

/** Seconds of each round, by contender and phase. */
export type Times = Map<string, Map<Phase, number[]>>;

/**
 * Every contender goes through all phases in each round; who begins changes from round to round, so that none always has the
 * machine's best moment.
 * @param afterCreate called once the objects of a contender are there
 */
export async function measure(
  contenders: readonly Contender[],
  rounds: number,
  afterCreate: (contender: Contender) => Promise<void>,
  report: (line: string) => void,
): Promise<Times> {
  const times: Times = new Map(contenders.map(({ name }) => [name, new Map()]));
  for (let round = 0; round < rounds; round++) {
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const taken: string[] = [];
      for (const phase of phases) {
        const run = contender.run[phase];
        if (run === undefined) continue;
        await contender.configure(configs[phase]);
        const start = performance.now();
        await run();
        const seconds = (performance.now() - start) / 1000;
        const ofContender = times.get(contender.name);
        ofContender?.set(phase, [...(ofContender.get(phase) ?? []), seconds]);
        taken.push(`${phase} ${seconds.toFixed(2)}`);
        if (phase === 'create') await afterCreate(contender);
      }
      await contender.remove();
      report(`round ${round + 1} of ${rounds}, ${contender.name}: ${taken.join(', ')}`);
    }
  }
  return times;
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}
