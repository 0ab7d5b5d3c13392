import { test } from '@jest/globals';
import { describeFull, isNightly } from '../../selection.ts';
import { runSequence } from './runSequence.ts';
import { type Step, sequenceOf } from './sequenceSteps.ts';

/** `<first seed>-<last seed>x<steps>`, for more than the normal run of the tests does. */
const { KUBESENTIMENT_SEQUENCES: seeds = '', KUBESENTIMENT_SEQUENCE: replayed = '' } = process.env;

describeFull('the cluster matches the record of a deployed release, and keeps its data', () => {
  for (const { title, steps } of sequences()) {
    test(
      `after each step of ${title}`,
      async () => {
        const log = seeds === '' ? undefined : (line: string) => console.info(line);
        await runSequence(`sequences-${title.replaceAll(' ', '-')}`, steps, log).catch((error: Error) => {
          throw new Error(`${title}: ${error.message}`);
        });
      },
      60_000 * (steps.length + 1),
    );
  }
});

function sequences(): { title: string; steps: Step[] }[] {
  if (replayed !== '') return [{ title: 'replay', steps: JSON.parse(replayed) }];
  if (seeds === '') return [{ title: 'seed 6', steps: isNightly ? sequenceOf(6) : sequenceOf(6).slice(0, 5) }];
  const [, first = '1', last = first, length = '12'] = /^(\d+)(?:-(\d+))?(?:x(\d+))?$/.exec(seeds) ?? [];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => {
    const seed = Number(first) + index;
    return { title: `seed ${seed}`, steps: sequenceOf(seed, Number(length)) };
  });
}
