import { basename, join } from 'node:path';
import { readFile } from '../../files/readAtOnce.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import { readChartFiles } from './chartFiles.ts';
import type { ChartNode } from './chartNode.ts';
import { readSubchart } from './readSubchart.ts';

/** Increase it when the cached data changes. */
const format = 1;

/**
 * The data of a dependency that determines its values and subcharts. Unpacking and parsing is slow, so the result is
 * cached by the archive's digest.
 * @param cacheDirectory the folder of the cache
 * @throws ReleaseError(s) DEPENDENCY_INVALID
 */
export async function loadSubchart(
  { path, sha256 }: { path: string; sha256: string },
  cacheDirectory: string,
): Promise<ChartNode> {
  const cached = join(cacheDirectory, `${sha256.slice(0, 16)}.${format}.json`);
  const known = await readFile(cached, 'utf8').catch(() => undefined);
  // The file was written below.
  if (known !== undefined) return at(JSON.parse(known) as ChartNode, path);
  const chart = readSubchart(await readChartFiles(path, basename(path)), { path, sha256, inside: [] });
  await writeAtomically(cached, JSON.stringify(chart));
  return chart;
}

/** The same archive may have moved since it was cached. */
function at(chart: ChartNode, path: string): ChartNode {
  const { location } = chart;
  const dependencies = chart.dependencies.map((subchart) => at(subchart, path));
  return { ...chart, dependencies, location: location && { ...location, path } };
}
