import { benchObjects } from '../charts/benchObjects.ts';
import { configs } from '../contenders/contender.ts';
import { type OurContender, ourContender } from '../contenders/ours.ts';
import { Measurements } from '../measure/measurement.ts';
import { inRounds } from '../measure/rounds.ts';
import { timed } from '../measure/timed.ts';
import type { Suite } from './suite.ts';

const objects = 40;
const long = 100;
const works = ['no change', 'preview', 'change'] as const;

/** The same release with a short and with a long history. Stock Helm makes the long one: its rollbacks are fast. */
export const history: Suite = async ({ rounds, report }) => {
  const measured = new Measurements();
  const contenders: [revisions: number, contender: OurContender][] = [];
  for (const revisions of [1, long]) {
    const contender = await ourContender(`bench-history-${revisions}`, benchObjects(objects), { historyMax: 0 });
    await contender.configure(configs.create);
    await contender.run.create?.();
    for (let made = 1; made < revisions - 1; made++) {
      const result = await contender.scenario.helm('rollback', contender.release, '1', '--history-max', '0');
      if (result.exitCode !== 0) throw new Error(result.output);
    }
    // Deploys this project's own revision again.
    if (revisions > 1) await contender.scenario.up('--refresh');
    contenders.push([revisions, contender]);
  }
  await inRounds(contenders, rounds, async ([revisions, contender], round) => {
    for (const work of works) {
      if (work !== 'no change') await contender.configure({ tag: `v${round + 2}` });
      const { seconds, processor } = await timed(async () => contender.run[work]?.());
      const place = { suite: 'history', scale: String(revisions), subject: contender.name, work } as const;
      measured.add({ ...place, unit: 'seconds' }, seconds, processor);
    }
    report(`history of ${revisions}, round ${round + 1} of ${rounds}`);
  });
  for (const [, contender] of contenders) await contender.remove();
  return measured.all;
};
