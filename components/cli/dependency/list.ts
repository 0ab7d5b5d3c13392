import { type DependencyState, listBundled, listDependencies, stateOfRemoteChart } from '../../dependencies/index.ts';
import { loadHelmChart } from '../../helm/index.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { formatTable, type OutputFormat, outputWidth, serialize } from '../terminal/output.ts';
import { type ChartChoice, chartsOfStacks, nameOf, type StackChart } from './charts.ts';

/** The columns of `helm dependency list`. */
export async function list(
  choice: ChartChoice,
  format: OutputFormat,
  directory: string = projectDirectory,
): Promise<string> {
  const charts = await chartsOfStacks(directory, choice);
  const listed = await Promise.all(charts.map(statesOf));
  if (format !== 'table') {
    return serialize(
      listed.flatMap(({ chart, states }) => states.map((state) => ({ chart, ...state }))),
      format,
    );
  }
  return listed
    .map(({ chart, states }) => {
      const title = charts.length === 1 ? '' : `${chart}\n`;
      if (states.length === 0) return `${title}No dependencies.\n`;
      const rows = states.map(({ name, version, repository, status }) => [name, version, repository, status]);
      return title + formatTable(['NAME', 'VERSION', 'REPOSITORY', 'STATUS'], rows, outputWidth(), ['REPOSITORY']);
    })
    .join('\n');
}

/** The states of a chart from a repository, then those of its own dependencies if it is present. */
async function statesOf(stackChart: StackChart): Promise<{ chart: string; states: DependencyState[] }> {
  const chart = nameOf(stackChart);
  if ('folder' in stackChart) return { chart, states: await listDependencies(stackChart.folder) };
  if ('archive' in stackChart) return { chart, states: listBundled(stackChart.archive) };
  const { path, ...state } = await stateOfRemoteChart(stackChart.remote);
  const own = path === undefined ? [] : listBundled(await loadHelmChart(path, chart));
  return { chart, states: [state, ...own] };
}
