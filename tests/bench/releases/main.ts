// `npm run bench:releases [-- ROUNDS]`: the same 40 objects by stock Helm, by Pulumi's own resources for charts and by this
// project, side by side in one run on a control plane of its own. Medians of alternating rounds go to docs/performance.md.
import { deepStrictEqual } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { integrationEnvironment } from '../../integration/support/environment.ts';
import globalSetup from '../../integration/support/globalSetup.ts';
import globalTeardown from '../../integration/support/globalTeardown.ts';
import { objectCount } from './benchChart.ts';
import { command } from './command.ts';
import { type Contender, configs } from './contender.ts';
import { helmContender } from './helm.ts';
import { liveObjects } from './liveObjects.ts';
import { measure } from './measure.ts';
import { ourContender } from './ours.ts';
import { type Part, processorTime } from './processorTime.ts';
import { pulumiHelmContender } from './pulumiHelm.ts';
import { partsTable, timesTable } from './table.ts';

const rounds = Number(process.argv[2] ?? 5);
const page = resolve(import.meta.dirname, '..', '..', '..', 'docs', 'performance.md');
const report = (line: string) => process.stderr.write(`${line}\n`);

await globalSetup();
try {
  const { directory } = integrationEnvironment();
  const contenders = [
    await helmContender(join(directory, 'helm'), command),
    await pulumiHelmContender('helm.v3.Release', join(directory, 'v3'), command),
    await pulumiHelmContender('helm.v4.Chart', join(directory, 'v4'), command),
    await ourContender(command),
  ];
  const times = timesTable(await measure(contenders, rounds, assertSameWork(), report));
  // Helm is one process.
  const parts = partsTable(await processorTimes(contenders.slice(1)));
  process.stdout.write(`${times}\n\n${parts}\n`);
  await intoPage('times', times);
  await intoPage('parts', parts);
} finally {
  await globalTeardown();
}

/** A contender that makes other objects than the first is not measured but refused. */
function assertSameWork(): (contender: Contender) => Promise<void> {
  let expected: string[] | undefined;
  return async ({ namespace, release }) => {
    const objects = await liveObjects(namespace, release);
    expected ??= objects;
    deepStrictEqual([objects.length, objects], [objectCount, expected]);
  };
}

/** Of a run without a change, after the rounds: to look on disturbs what is measured. */
async function processorTimes(measured: readonly Contender[]): Promise<Map<string, Map<Part, number>>> {
  const found = new Map<string, Map<Part, number>>();
  for (const { name, run, configure, remove } of measured) {
    const unchanged = run['no change'];
    if (unchanged === undefined) continue;
    await configure(configs.create);
    await run.create?.();
    found.set(name, await processorTime(unchanged));
    await remove();
  }
  return found;
}

/** Between the marks, and nowhere else. */
async function intoPage(mark: string, table: string): Promise<void> {
  const text = await readFile(page, 'utf8');
  const between = new RegExp(`(<!-- ${mark} -->\\n)[\\s\\S]*?(\\n<!-- end of ${mark} -->)`);
  await writeFile(page, text.replace(between, `$1\n${table}\n$2`));
}
