import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { largeCharts, writeLargeChart } from '../charts/largeChart.ts';
import { configs } from '../contenders/contender.ts';
import { ourContender } from '../contenders/ours.ts';
import { pulumiHelmContender } from '../contenders/pulumiHelm.ts';
import { command, node } from '../measure/command.ts';
import { Measurements } from '../measure/measurement.ts';
import { inRounds } from '../measure/rounds.ts';
import { timed } from '../measure/timed.ts';
import { warmUp } from '../measure/warmUp.ts';
import type { Suite } from './suite.ts';

/** Rounds of runs of a minute each. */
const mostRounds = 3;

/**
 * Charts with large CRDs: rendered next to `helm template`, and deployed next to helm.v4.Chart.
 * @param folders of charts to take instead of the generated ones
 * @param isShort whether the charts are only rendered
 */
export function largeChartsSuite(folders: readonly string[], isShort: boolean): Suite {
  return async ({ directory, rounds, report }) => {
    const measured = new Measurements();
    for (const { name, chart } of await chartsOf(join(directory, 'charts'), folders)) {
      const place = { suite: 'large charts', scale: name, unit: 'seconds' } as const;
      const id = `large-${basename(chart)}`;
      const ours = await ourContender(id, chart);
      const { directory: checkout, stack } = ours.scenario;
      const main = join(checkout, 'components', 'cli', 'main.mjs');
      const template = ['template', '--include-crds'];
      const renders = [
        ['this project', () => command(node, [main, ...template, '--stack', stack], checkout)],
        ['helm', () => command('helm', [...template, 'bench', chart], directory)],
      ] as const;
      await warmUp(
        checkout,
        renders.map(([, render]) => render),
      );
      await inRounds(renders, rounds, async ([subject, render]) => {
        const { seconds, processor } = await timed(render);
        measured.add({ ...place, work: 'template', subject }, seconds, processor);
      });
      report(`${name}: template, ${rounds} rounds`);
      if (isShort) continue;
      const contenders = [ours, await pulumiHelmContender('helm.v4.Chart', id, join(directory, `v4-${id}`), chart)];
      await inRounds(contenders, Math.min(rounds, mostRounds), async (contender, round) => {
        for (const work of ['create', 'no change', 'preview'] as const) {
          await contender.configure(configs.create);
          const { seconds, processor } = await timed(async () => contender.run[work]?.());
          measured.add({ ...place, work, subject: contender.name }, seconds, processor);
          report(`${name}, round ${round + 1}, ${contender.name}: ${work} ${seconds.toFixed(1)}`);
        }
        await contender.remove();
        // The chart's CRDs can outlive a release.
        await command('kubectl', ['delete', 'crds', '--all', '--ignore-not-found'], directory);
      });
    }
    return measured.all;
  };
}

async function chartsOf(directory: string, folders: readonly string[]): Promise<{ name: string; chart: string }[]> {
  if (folders.length > 0) {
    const charts = folders.map((folder) => ({
      name: basename(folder),
      chart: join(directory, basename(folder)),
      folder,
    }));
    for (const { chart, folder } of charts) await cp(folder, chart, { recursive: true });
    return charts;
  }
  return Promise.all(
    largeCharts.map(async (large) => {
      const chart = join(directory, large.folder);
      await writeLargeChart(chart, large);
      return { name: large.name, chart };
    }),
  );
}
