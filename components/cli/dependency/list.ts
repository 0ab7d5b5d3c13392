import { listDependencies } from '../../dependencies/index.ts';
import { formatTable, type OutputFormat, outputWidth, serialize } from '../output.ts';
import { projectDirectory } from '../stack.ts';
import { dependingCharts } from './charts.ts';

/** The columns of `helm dependency list`. */
export async function list(stack: string | undefined, format: OutputFormat): Promise<string> {
  const charts = await dependingCharts(projectDirectory, stack);
  const listed = await Promise.all(charts.map(async (chart) => ({ chart, states: await listDependencies(chart) })));
  if (format !== 'table') {
    const entries = listed.flatMap(({ chart, states }) =>
      states.map((state) => ({ chart: chart.chartShownAs, ...state })),
    );
    return serialize(entries, format);
  }
  return listed
    .map(({ chart, states }) => {
      const title = charts.length === 1 ? '' : `${chart.chartShownAs}\n`;
      if (states.length === 0) return `${title}No dependencies.\n`;
      const rows = states.map(({ name, version, repository, status }) => [name, version, repository, status]);
      return title + formatTable(['NAME', 'VERSION', 'REPOSITORY', 'STATUS'], rows, outputWidth(), ['REPOSITORY']);
    })
    .join('\n');
}
