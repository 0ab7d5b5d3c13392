import { join } from 'node:path';
import { benchObjects } from '../charts/benchObjects.ts';
import { configs } from '../contenders/contender.ts';
import { helmContender } from '../contenders/helm.ts';
import { ourContender } from '../contenders/ours.ts';
import { command, node } from '../measure/command.ts';
import { Measurements, type Subject } from '../measure/measurement.ts';
import { inRounds } from '../measure/rounds.ts';
import { timed } from '../measure/timed.ts';
import { warmUp } from '../measure/warmUp.ts';
import type { Suite } from './suite.ts';

const objects = 40;

/** The commands that only read, next to those of stock Helm, for a deployed release of the same objects. */
export const commands: Suite = async ({ directory, rounds, report }) => {
  const measured = new Measurements();
  const ours = await ourContender('bench-commands', benchObjects(objects));
  const folder = join(directory, 'commands');
  const helm = await helmContender(folder, benchObjects(objects));
  for (const contender of [ours, helm]) {
    await contender.configure(configs.create);
    await contender.run.create?.();
  }
  const { directory: checkout, stack } = ours.scenario;
  const main = join(checkout, 'components', 'cli', 'main.mjs');
  const inNamespace = ['--namespace', helm.namespace];
  const pairs: [work: string, ours: string[], helm: string[]][] = [
    ['template', ['template'], ['template', 'helm-bench', join(folder, 'bench')]],
    ['values', ['values'], ['get', 'values', 'helm-bench', '--all', ...inNamespace]],
    ['history', ['history'], ['history', 'helm-bench', ...inNamespace]],
    ['status', ['status'], ['status', 'helm-bench', ...inNamespace]],
  ];
  const runs: { work: string; subject: Subject; run(): Promise<unknown> }[] = pairs.flatMap(([work, own, other]) => [
    {
      work,
      subject: 'this project',
      run: () => command(node, [main, ...own, '--stack', stack], checkout),
    },
    { work, subject: 'helm', run: () => command('helm', other, folder) },
  ]);
  await warmUp(
    checkout,
    runs.map(({ run }) => run),
  );
  await inRounds(runs, rounds, async ({ work, subject, run }) => {
    const { seconds, processor } = await timed(run);
    measured.add({ suite: 'commands', scale: String(objects), work, subject, unit: 'seconds' }, seconds, processor);
  });
  report(`commands: ${rounds} rounds`);
  for (const contender of [ours, helm]) await contender.remove();
  return measured.all;
};
