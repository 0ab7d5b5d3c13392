// `npm run bench:releases [-- ROUNDS]`: the same 40 objects by stock Helm, by Pulumi's own resources for charts and by this
// project, side by side in one run on a control plane of its own. Medians of alternating rounds go to docs/performance.md.
import { deepStrictEqual } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { integrationEnvironment } from '../../integration/environment.ts';
import globalSetup from '../../integration/globalSetup.ts';
import globalTeardown from '../../integration/globalTeardown.ts';
import { objectCount } from './benchChart.ts';
import { command } from './command.ts';
import type { Contender } from './contender.ts';
import { helmContender } from './helm.ts';
import { liveObjects } from './liveObjects.ts';
import { measure } from './measure.ts';
import { ourContender } from './ours.ts';
import { pulumiHelmContender } from './pulumiHelm.ts';
import { markdownTable } from './table.ts';

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
  const table = markdownTable(await measure(contenders, rounds, assertSameWork(), report));
  process.stdout.write(`${table}\n`);
  await intoPage(table);
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

/** Between the marks, and nowhere else. */
async function intoPage(table: string): Promise<void> {
  const text = await readFile(page, 'utf8');
  await writeFile(page, text.replace(/(<!-- table -->\n)[\s\S]*?(\n<!-- end -->)/, `$1\n${table}\n$2`));
}
