// `npm run bench`: this project next to stock Helm, Pulumi's own resources for charts, and the least that Pulumi takes, in one run on a
// control plane of its own. docs/performance.{md,json,svg} get the results. `--check` compares a short run with the bars.
import { parseArgs } from 'node:util';
import { integrationEnvironment } from '../integration/support/environment.ts';
import globalSetup from '../integration/support/globalSetup.ts';
import globalTeardown from '../integration/support/globalTeardown.ts';
import { checkBars } from './bars.ts';
import { configs } from './contenders/contender.ts';
import type { Measurement } from './measure/measurement.ts';
import { type Part, processUsage, type Usage } from './measure/processUsage.ts';
import { intoPage, writePage } from './report/page.ts';
import { machineOf, mergeResults } from './report/results.ts';
import { barsTable, partsTable } from './report/tables.ts';
import { commands } from './suites/commands.ts';
import { growth } from './suites/growth.ts';
import { history } from './suites/history.ts';
import { largeChartsSuite } from './suites/largeCharts.ts';
import { contendersOf, releases } from './suites/releases.ts';
import type { BenchRun, Suite } from './suites/suite.ts';
import { waits } from './suites/waits.ts';

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    sizes: { type: 'string' },
    suites: { type: 'string' },
    chart: { type: 'string', multiple: true, default: [] },
    output: { type: 'string' },
  },
});
const isShort = options.check;
const rounds = Number(options.rounds ?? (isShort ? 2 : 5));
const sizes = (options.sizes ?? (isShort ? '40' : '10,40,100,500')).split(',').map(Number);

const all: Readonly<Record<string, readonly Suite[]>> = {
  releases: sizes.map((size) => releases(size)),
  commands: [commands],
  charts: [largeChartsSuite(options.chart, isShort)],
  history: [history],
  waits: [waits],
  growth: [growth(options.sizes === undefined ? [100, 500, 1000, 2000] : sizes)],
};
const usual = isShort
  ? ['releases', 'commands', 'charts']
  : ['releases', 'commands', 'charts', 'history', 'waits', 'parts'];
const wanted = options.suites?.split(',') ?? usual;

await globalSetup();
try {
  const { directory } = integrationEnvironment();
  const run: BenchRun = { directory, rounds, report: (line) => void process.stderr.write(`${line}\n`) };
  const measurements: Measurement[] = [];
  for (const suite of wanted.flatMap((name) => all[name] ?? [])) measurements.push(...(await suite(run)));
  const checked = checkBars(measurements);
  if (options.output === 'json') process.stdout.write(`${JSON.stringify({ measurements, checked }, null, 2)}\n`);
  else if (checked.length > 0) process.stdout.write(`${barsTable(checked)}\n`);
  if (isShort) {
    if (checked.some(({ ratio, limit }) => ratio > limit)) process.exitCode = 1;
  } else {
    const results = await mergeResults(await machineOf(), measurements);
    await writePage(results, checkBars(results.measurements));
    if (wanted.includes('parts')) await intoPage('parts', partsTable(await usageOfRuns(directory)));
  }
} finally {
  await globalTeardown();
}

/** The processes of a run without a change, after the rounds: sampling disturbs what is measured. */
async function usageOfRuns(directory: string): Promise<Map<string, Map<Part, Usage>>> {
  const found = new Map<string, Map<Part, Usage>>();
  const [, ...measured] = await contendersOf(directory, 'parts', 40);
  for (const { name, run, configure, remove } of measured) {
    const unchanged = run['no change'];
    if (unchanged === undefined) continue;
    await configure(configs.create);
    await run.create?.();
    found.set(name, await processUsage(unchanged, 20));
    await remove();
  }
  return found;
}
