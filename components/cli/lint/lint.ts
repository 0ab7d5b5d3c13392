import { type Finding, type LintedChart, loadLint } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import { locateChart } from '../../dependencies/index.ts';
import { ReleaseError } from '../../errors.ts';
import { type HelmTemplate, withHelm } from '../../helm/index.ts';
import { lintedChart, lintRelease, loadMainChart, type MainChart, ruleOfChart } from '../../render/index.ts';
import {
  type CapabilityOptions,
  capabilityPins,
  type OneRunOptions,
  oneRunSettings,
} from '../deploy/oneRunSettings.ts';
import { projectDirectory } from '../target/currentProject.ts';
import { isOwnProgram, ownProgram } from '../target/ownProgram.ts';
import { readStack, readStackText, settingsWithoutStack, stacksIn } from '../target/stack.ts';
import { type OutputFormat, outputWidth, serialize } from '../terminal/output.ts';
import {
  countAgainst,
  defaults,
  type Findings,
  type FoundWith,
  formatFindings,
  mergeFindings,
  sortFindings,
} from './lintReport.ts';

export interface LintOptions extends OneRunOptions, CapabilityOptions {
  /** Lints only this stack's values. @default the values of all stacks and the chart's defaults */
  stack?: string;
  /** Whether the dependencies' objects are checked. */
  dependencies: boolean;
  /** Whether warnings let the command fail. */
  strict?: boolean;
  /** Whether notes are left out. */
  quiet?: boolean;
  /** Compares charts in the project with this commit; true for the commit where the branch began. */
  since?: string | true;
}

/** @returns the text to print, and whether the command fails */
export async function lint(options: LintOptions, format: OutputFormat): Promise<{ text: string; failed: boolean }> {
  return withHelm(async (helmTemplate) => {
    const all = await lintProject(projectDirectory, options, options.dependencies ? helmTemplate : undefined);
    const findings = options.quiet ? all.filter(({ severity }) => severity !== 'info') : all;
    const text =
      format === 'table' ? formatFindings(findings, outputWidth()) : serialize(findings.map(entryOf), format);
    return { text, failed: countAgainst(findings, options.strict ?? false) };
  });
}

/**
 * All findings of a project: for each chart, for its defaults and for every stack that deploys it.
 * @param helmTemplate without it the dependencies are skipped
 * @throws ReleaseError CONFIG_MISSING_FILE if the requested stack does not exist; PROJECT_OWN_PROGRAM
 */
export async function lintProject(
  directory: string,
  { stack, since, ...options }: Omit<LintOptions, 'dependencies' | 'strict' | 'quiet'>,
  helmTemplate?: HelmTemplate,
): Promise<Findings> {
  if (await isOwnProgram(directory)) throw ownProgram(stack ?? '<stack>');
  const changes = [...(await oneRunSettings(options)), ...capabilityPins(options)];
  const stacks = stack === undefined ? await stacksIn(directory) : [stack];
  if (stack !== undefined) await readStackText(stack, directory);
  const { errorFindings } = await loadLint();
  const unread: FoundWith[] = [];
  const settings: StackSettings[] = [];
  for (const name of stacks) {
    try {
      settings.push((await readStack(name, directory, changes)).settings);
    } catch (error) {
      unread.push([name, errorFindings(error, () => 'stack-config')]);
    }
  }
  const placed = await Promise.all(
    settings.map(async (each) => ({ each, path: await pathInProject(each, directory) })),
  );
  const place = { directory, helmTemplate };
  const ofRemote = placed.filter(({ path }) => path === undefined);
  const remote = await Promise.all(ofRemote.map(({ each }) => lintOfRemote(each, place)));
  const byPath = Map.groupBy(
    placed.filter(({ path }) => path !== undefined),
    ({ path }) => path,
  );
  const groups = [...byPath.values()].map((group) => group.map(({ each }) => each));
  // Without a stack, lint the default chart.
  if (stacks.length === 0) groups.push([]);
  const linted = await Promise.all(
    groups.map((users) => lintOfStacks({ users, all: stack === undefined, since, ...place })),
  );
  return sortFindings([
    ...mergeFindings(unread, stacks.length),
    ...mergeFindings(remote, stacks.length),
    ...linted.flat(),
  ]);
}

/**
 * The findings of a chart in a folder, with its defaults.
 * @param dependencies a stack's mirrors and lock. @default those of the chart
 */
export function lintFolder(
  chart: string,
  { directory, helmTemplate, dependencies }: Place & { dependencies?: StackSettings['dependencies'] | undefined },
): Promise<Findings> {
  const settings = defaultsOf('chart', chart);
  const users = [dependencies === undefined ? settings : { ...settings, dependencies }];
  return lintOfStacks({ users, all: false, since: undefined, directory, helmTemplate });
}

/** The path of a stack's chart in the project; undefined for a chart from elsewhere, which each stack pins and lints separately. */
async function pathInProject(settings: StackSettings, projectDirectory: string): Promise<string | undefined> {
  const located = await locateChart({ settings, projectDirectory }).catch(() => ({}));
  return 'path' in located ? located.path : undefined;
}

interface Place {
  directory: string;
  helmTemplate?: HelmTemplate | undefined;
}

/** Lints a stack with a third-party chart. */
async function lintOfRemote(settings: StackSettings, { directory, ...rest }: Place): Promise<FoundWith> {
  const { errorFindings } = await loadLint();
  const place = { projectDirectory: directory, ...rest };
  try {
    const main = await loadMainChart({ settings, ...place });
    return [settings.stack, await lintRelease({ main, settings, ...place })];
  } catch (error) {
    return [settings.stack, errorFindings(error, ruleOfChart)];
  }
}

interface LintedStacks extends Place {
  /** The settings of the stacks that deploy one chart. */
  users: readonly StackSettings[];
  /** Whether the chart's defaults are linted, too. */
  all: boolean;
  since: LintOptions['since'];
}

async function lintOfStacks({ directory, users, all, since, ...rest }: LintedStacks): Promise<Findings> {
  const { errorFindings, lintChart } = await loadLint();
  const [first = defaultsOf('chart')] = users;
  try {
    const main = await loadMainChart({ settings: first, projectDirectory: directory });
    const { metadata } = 'helm' in main ? main.helm : main.own;
    const sets = [...(all && !isOthers(main) ? [defaultsOf(metadata.name, first.release.chart)] : []), ...users];
    const place = { projectDirectory: directory, ...rest };
    const found = await Promise.all(
      sets.map(
        async (settings): Promise<[string, Finding[]]> => [
          settings.stack,
          await lintRelease({ main, settings, ...place }),
        ],
      ),
    );
    const chart = 'helm' in main ? lintedChart(main.helm) : main.own;
    const ofChart = isOthers(main) ? [] : [...lintChart(chart), ...(await lintSince(chart, directory, since))];
    return [...ofChart.map((each) => ({ ...each, stacks: [] })), ...mergeFindings(found)];
  } catch (error) {
    // The command line is wrong, not the chart.
    if (error instanceof ReleaseError && error.code === 'CHART_VERSION_BASE') throw error;
    return errorFindings(error, ruleOfChart).map((each) => ({ ...each, stacks: [] }));
  }
}

async function lintSince(chart: LintedChart, directory: string, since: LintOptions['since']): Promise<Finding[]> {
  if (since === undefined) return [];
  const [{ lintVersion }, { earlierChart }] = await Promise.all([loadLint(), import('./earlierChart.ts')]);
  const earlier = await earlierChart(directory, chart.shownAs, since === true ? undefined : since);
  return earlier === undefined ? [] : lintVersion(chart, earlier);
}

/** An archive is third-party work: its style and its defaults can only be fixed by its author. */
function isOthers(main: MainChart): boolean {
  return ('helm' in main ? main.helm.isArchive : main.own.isArchive) ?? false;
}

/** The settings of a stack without settings. Its release has the chart's name, if that is a valid release name. */
function defaultsOf(chartName: string, chart?: string): StackSettings {
  const name = /^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/.test(chartName) ? chartName : 'release-name';
  return settingsWithoutStack({ name, chart }, defaults);
}

function entryOf({ rule, severity, message, object, position, stacks }: Findings[number]) {
  return {
    rule,
    severity,
    message,
    ...(object === undefined ? {} : { object }),
    ...(position === undefined ? {} : { file: position.file }),
    ...(position?.line === undefined ? {} : { line: position.line }),
    ...(position?.column === undefined ? {} : { column: position.column }),
    stacks: [...stacks],
  };
}
