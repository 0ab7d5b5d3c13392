import { buildDependencies, updateDependencies } from '../../dependencies/index.ts';
import { formatTable, type OutputFormat, outputWidth, serialize } from '../output.ts';
import { projectDirectory } from '../stack.ts';
import { dependingCharts } from './charts.ts';
import { unmaskedStack } from './secrets.ts';

/** Updates or builds the charts of one stack or of all, and says what is locked. */
export async function fetch(
  verb: 'update' | 'build',
  stack: string | undefined,
  format: OutputFormat,
): Promise<string> {
  const run = verb === 'update' ? updateDependencies : buildDependencies;
  const results = [];
  for (const chart of await dependingCharts(projectDirectory, stack, unmaskedStack)) {
    if (chart.declared.length === 0) process.stderr.write(`${chart.chartShownAs} has no dependencies.\n`);
    else {
      const say = (line: string) => process.stderr.write(`${line}\n`);
      results.push(...(await run({ ...chart, env: process.env, say })));
    }
  }
  const rows = results.map(({ name, version, repository = '', lock }) => ({ name, version, repository, lock }));
  if (format !== 'table') {
    return serialize(
      results.map(({ sha256 }, index) => ({ ...rows[index], ...(sha256 === undefined ? {} : { sha256 }) })),
      format,
    );
  }
  if (rows.length === 0) return '';
  return formatTable(
    ['NAME', 'VERSION', 'LOCK', 'REPOSITORY'],
    rows.map((row) => [row.name, row.version, row.lock, row.repository]),
    outputWidth(),
  );
}
