import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { readChartFiles } from './chartFiles.ts';
import type { ChartNode } from './chartNode.ts';
import { readSubchart } from './readSubchart.ts';

/** Moves when something else is kept than before. */
const format = 1;

/**
 * What decides of a dependency's values and subcharts. Unpacking and reading its files takes long enough to be done once for
 * the same bytes.
 * @param cacheDirectory where what was read is kept
 * @throws ReleaseError(s) DEPENDENCY_INVALID
 */
export async function loadSubchart(
  { path, sha256 }: { path: string; sha256: string },
  cacheDirectory: string,
): Promise<ChartNode> {
  const cached = join(cacheDirectory, `${sha256.slice(0, 16)}.${format}.json`);
  const known = await readFile(cached, 'utf8').catch(() => undefined);
  // What stands there was written below.
  if (known !== undefined) return at(JSON.parse(known) as ChartNode, path);
  const chart = readSubchart(await readChartFiles(path, basename(path)), { path, sha256, inside: [] });
  await writeAtomically(cached, JSON.stringify(chart));
  return chart;
}

/** The same bytes may lie elsewhere by now. */
function at(chart: ChartNode, path: string): ChartNode {
  const { location } = chart;
  const dependencies = chart.dependencies.map((subchart) => at(subchart, path));
  return { ...chart, dependencies, ...(location === undefined ? {} : { location: { ...location, path } }) };
}
