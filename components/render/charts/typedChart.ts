import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type ChartDependency, type TypedChart, type TypedSubchart, valueComments } from '../../chart/index.ts';
import { type ResolvedDependency, resolveDependencies, resolvePackaged } from '../../dependencies/index.ts';
import { type ErrorCode, type ReleaseError, releaseErrors, throwAll } from '../../errors.ts';
import { loadHelmParts, missingDependencies, typedHelmChart, withDependency } from '../../helm/index.ts';
import type { RenderRequest } from '../renderRequest.ts';
import type { MainChart } from './mainChart.ts';

type Request = Pick<RenderRequest, 'settings' | 'projectDirectory'>;

export interface TypedCharts {
  chart: TypedChart;
  /** Why some subcharts are not available: any values are accepted for them. */
  missing: ReleaseError[];
}

/** The subchart may be elsewhere, but its values can be used. */
const absent: readonly ErrorCode[] = [
  ...(['DEPENDENCY_NOT_FOUND', 'DEPENDENCY_DOWNLOAD_FAILED'] as const),
  ...(['DEPENDENCY_UNAUTHORIZED', 'DEPENDENCY_LOCK_MISSING'] as const),
];

/**
 * What describes the values of a chart and of all its subcharts, also of disabled ones, because a program may enable them. Missing subcharts
 * are downloaded.
 * @throws ReleaseError(s) CHART_INVALID_SCHEMA, and DEPENDENCY_* for a subchart that is there, but invalid
 */
export async function typedChart(main: MainChart, request: Request): Promise<TypedCharts> {
  const chart = 'helm' in main ? main.helm : main.own;
  const declared = chart.metadata.dependencies ?? [];
  const wanted = 'helm' in main ? missingDependencies(main.helm) : declared;
  const { found, missing, errors } = await resolveEach(main, wanted, request);
  const typed = 'helm' in main ? await typedHelm(main.helm, found) : await typedOwn(main.own, found);
  return { chart: { ...typed, subcharts: [...typed.subcharts, ...missing.map(unknownSubchart)] }, missing: errors };
}

async function typedHelm(
  chart: Extract<MainChart, { helm: unknown }>['helm'],
  found: readonly ResolvedDependency[],
): Promise<TypedChart> {
  let whole = chart;
  for (const { dependency, version, path } of found) {
    const shownAs = posix.join(chart.shownAs, 'charts', dependency.name);
    whole = await withDependency(whole, { name: dependency.name, version, path, shownAs });
  }
  return typedHelmChart(whole.parts, whole.shownAs);
}

async function typedOwn(
  { directory, metadata: { name, version }, shownAs, values, schema }: Extract<MainChart, { own: unknown }>['own'],
  found: readonly ResolvedDependency[],
): Promise<TypedChart> {
  const subcharts = await Promise.all(
    found.map(async ({ dependency, path }): Promise<TypedSubchart> => {
      const inside = posix.join(shownAs, 'charts', dependency.name);
      return { ...subchartOf(dependency), chart: typedHelmChart(await loadHelmParts(path, inside), inside) };
    }),
  );
  const comments = valueComments(await readFile(join(directory, 'values.yaml'), 'utf8'));
  return { name, version, values, ...(schema === undefined ? {} : { schema }), comments, subcharts };
}

/** Each on its own: the others' types are useful without it. */
async function resolveEach(
  main: MainChart,
  wanted: readonly ChartDependency[],
  { settings, projectDirectory }: Request,
) {
  const chart = 'helm' in main ? main.helm : main.own;
  const depending = {
    chartDirectory: 'path' in chart ? chart.path : chart.directory,
    chartShownAs: chart.shownAs,
    projectDirectory,
    declared: chart.metadata.dependencies ?? [],
    settings: settings.dependencies,
    stack: settings.stack,
  };
  const resolve = chart.isArchive ? resolvePackaged : resolveDependencies;
  const results = await Promise.all(
    wanted.map(async (dependency) => {
      if ('helm' in main && chart.isArchive) return { dependency, found: [], errors: [] };
      try {
        return { dependency, found: await resolve({ ...depending, enabled: [dependency] }), errors: [] };
      } catch (error) {
        return { dependency, found: [], errors: [...releaseErrors(error)] };
      }
    }),
  );
  // An unreachable repository is one error, even if several dependencies use it.
  const errors = [
    ...new Map(results.flatMap((result) => result.errors).map((error) => [error.message, error])).values(),
  ];
  throwAll(errors.filter(({ code }) => !absent.includes(code)));
  const missing = results.filter(({ found }) => found.length === 0).map(({ dependency }) => dependency);
  return { found: results.flatMap(({ found }) => found), missing, errors };
}

function unknownSubchart(dependency: ChartDependency): TypedSubchart {
  const { name, version } = dependency;
  return { ...subchartOf(dependency), chart: { name, version, values: {}, subcharts: [], isMissing: true } };
}

function subchartOf({ name, alias, condition = '', tags = [] }: ChartDependency): Omit<TypedSubchart, 'chart'> {
  return { key: alias || name, isOptional: condition !== '' || tags.length > 0, tags };
}
