import { benchObjects } from '../charts/benchObjects.ts';
import { configs } from '../contenders/contender.ts';
import { ourContender } from '../contenders/ours.ts';
import { Measurements } from '../measure/measurement.ts';
import { timed } from '../measure/timed.ts';
import type { Suite } from './suite.ts';

const counts = [100, 500, 1000, 2000];

/** What grows faster than the number of objects: one round each of this project alone. */
export const growth: Suite = async ({ report }) => {
  const measured = new Measurements();
  for (const count of counts) {
    const contender = await ourContender(`growth-${count}`, benchObjects(count));
    for (const work of ['create', 'no change', 'preview'] as const) {
      await contender.configure(configs.create);
      const { seconds, processor } = await timed(async () => contender.run[work]?.());
      const place = { suite: 'growth', scale: String(count), work, subject: contender.name, unit: 'seconds' } as const;
      measured.add(place, seconds, processor);
      report(`growth, ${count} objects: ${work} ${seconds.toFixed(1)}, processor ${processor.toFixed(1)}`);
    }
    await contender.remove();
  }
  return measured.all;
};
