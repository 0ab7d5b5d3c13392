import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { listFiles } from '../../files/listFiles.ts';
import { loadMainChart, type MainChart } from '../../render/index.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { settingsOfChart } from '../target/settingsOfChart.ts';

export type ShownPart = 'all' | 'values' | 'chart' | 'readme' | 'crds';

export interface ShowOptions {
  stack?: string;
  version?: string;
}

interface ChartText {
  path: string;
  text: string;
}

/** Which files of a chart a part is, and whether a chart must have it. */
const parts: Readonly<Record<Exclude<ShownPart, 'all'>, readonly [pattern: RegExp, isRequired: boolean]>> = {
  chart: [/^Chart\.yaml$/, true],
  values: [/^values\.yaml$/, true],
  readme: [/^readme(?:\.md|\.txt)?$/i, true],
  crds: [/^(?:charts\/[^/]+\/)*crds\/.*\.(?:ya?ml|json)$/, false],
};

/**
 * The files of a chart as they are, as `helm show` prints them.
 * @param chart as in the setting `chart`; a path may be relative to the current folder. @default the stack's chart
 * @throws ReleaseError(s) CONFIG_*, CHART_*, DEPENDENCY_*; CHART_UNKNOWN_FILE if the chart has no such file
 */
export async function show(
  part: ShownPart,
  chart: string | undefined,
  options: ShowOptions,
  directory: string = projectDirectory,
): Promise<string> {
  const settings = await settingsOfChart(chart, options, directory);
  const main = await loadMainChart({ settings, projectDirectory: directory });
  const files = await filesOf(main);
  const names = part === 'all' ? (['chart', 'values', 'readme', 'crds'] as const) : [part];
  const texts = names.flatMap((name) => {
    const [pattern, isRequired] = parts[name];
    const found = files
      .filter(({ path }) => pattern.test(path))
      .sort((left, right) => (left.path < right.path ? -1 : 1));
    if (found.length === 0 && isRequired && part !== 'all') throw missing(name, main);
    return found.map(({ text }) => (name === 'crds' ? `---\n${text.replace(/^---\n/, '')}` : text));
  });
  const separator = part === 'crds' ? '' : '---\n';
  return texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join(separator);
}

async function filesOf(main: MainChart): Promise<ChartText[]> {
  if ('helm' in main) {
    return main.helm.parts.flatMap(({ inside, files }) =>
      files.map(({ path, data }) => ({
        path: [...inside.flatMap((name) => ['charts', name]), path].join('/'),
        text: data.toString('utf8'),
      })),
    );
  }
  const { directory } = main.own;
  const paths = await listFiles(directory, directory);
  const shown = paths.filter((path) => Object.values(parts).some(([pattern]) => pattern.test(path)));
  return Promise.all(shown.map(async (path) => ({ path, text: await readFile(join(directory, path), 'utf8') })));
}

function missing(part: string, main: MainChart): ReleaseError {
  const { shownAs } = 'helm' in main ? main.helm : main.own;
  const file = { chart: 'Chart.yaml', values: 'values.yaml', readme: 'README.md' }[part] ?? part;
  return new ReleaseError('CHART_UNKNOWN_FILE', `The chart ${shownAs} has no ${file}.`, {
    hint: part === 'values' ? 'Its values are the defaults of its dependencies: `release values -s <stack>`.' : '',
  });
}
