import { benchObjects } from '../charts/benchObjects.ts';
import { configs } from '../contenders/contender.ts';
import { ourContender } from '../contenders/ours.ts';
import { Measurements } from '../measure/measurement.ts';
import { processUsage } from '../measure/processUsage.ts';
import type { Suite } from './suite.ts';

/** Small next to the runs: each look reads the state of all processes of the machine. */
const lookMs = 250;

/** What grows faster than the number of objects: one round each of this project alone, with what each of its processes uses. */
export function growth(counts: readonly number[]): Suite {
  return async ({ report }) => {
    const measured = new Measurements();
    for (const count of counts) {
      const contender = await ourContender(`growth-${count}`, benchObjects(count));
      for (const work of ['create', 'no change', 'preview'] as const) {
        await contender.configure(configs.create);
        const place = { scale: String(count), work };
        const start = performance.now();
        const usage = await processUsage(async () => contender.run[work]?.(), lookMs);
        const seconds = (performance.now() - start) / 1000;
        measured.add({ ...place, suite: 'growth', subject: contender.name, unit: 'seconds' }, seconds);
        usage.delete('others');
        for (const [subject, used] of usage) {
          measured.add({ ...place, suite: 'growth of processor time', subject, unit: 'seconds' }, used.seconds);
          measured.add({ ...place, suite: 'growth of memory', subject, unit: 'bytes' }, used.bytes);
        }
        report(`growth, ${count} objects: ${work} ${seconds.toFixed(1)}`);
      }
      await contender.remove();
    }
    return measured.all;
  };
}
