import { type Finding, loadLint } from '../chart/index.ts';
import { readSettings, type StackSettings } from '../config/index.ts';
import type { HelmTemplate } from '../dependencies/index.ts';
import { ReleaseError } from '../errors.ts';
import { lintedChart, lintRelease, loadMainChart, type MainChart, ruleOfChart } from '../release/index.ts';
import { countAgainst, defaults, type Findings, formatFindings, mergeFindings, sortFindings } from './lintReport.ts';
import { type OutputFormat, outputWidth, serialize } from './output.ts';
import { projectDirectory, readStack, stacksIn } from './stack.ts';
import { withHelm } from './withHelm.ts';

export interface LintOptions {
  /** Lints this stack's values alone; all stacks' and the chart's defaults otherwise. */
  stack?: string;
  /** Whether the dependencies' objects are looked at. */
  dependencies: boolean;
  /** Whether warnings count. */
  strict?: boolean;
}

/** What is to be printed, and whether the findings let the command fail. */
export async function lint(options: LintOptions, format: OutputFormat): Promise<{ text: string; failed: boolean }> {
  return withHelm(async (helmTemplate) => {
    const findings = await lintProject(projectDirectory, options, options.dependencies ? helmTemplate : undefined);
    const text =
      format === 'table' ? formatFindings(findings, outputWidth()) : serialize(findings.map(entryOf), format);
    return { text, failed: countAgainst(findings, options.strict ?? false) };
  });
}

/**
 * All findings of a project: of each chart, of its defaults, and of every stack that deploys it.
 * @param helmTemplate without it the dependencies are left out
 * @throws ReleaseError CONFIG_MISSING_FILE when the stack that is asked for is none
 */
export async function lintProject(
  directory: string,
  { stack }: Pick<LintOptions, 'stack'>,
  helmTemplate?: HelmTemplate,
): Promise<Findings> {
  const stacks = stack === undefined ? await stacksIn(directory) : [stack];
  const { errorFindings } = await loadLint();
  const unread: [string, Finding[]][] = [];
  const settings: StackSettings[] = [];
  for (const name of stacks) {
    try {
      settings.push((await readStack(name, directory)).settings);
    } catch (error) {
      if (error instanceof ReleaseError && error.code === 'CONFIG_MISSING_FILE') throw error;
      unread.push([name, errorFindings(error, () => 'stack-config')]);
    }
  }
  const byChart = Map.groupBy(settings, ({ release: { chart, version, digest } }) =>
    JSON.stringify([chart, version, digest]),
  );
  // Without a stack there is still the chart that stacks have by default.
  if (stacks.length === 0) byChart.set('', []);
  const linted = await Promise.all(
    [...byChart.values()].map((users) => lintOfStacks({ directory, users, all: stack === undefined, helmTemplate })),
  );
  return sortFindings([...mergeFindings(unread), ...linted.flat()]);
}

interface LintedStacks {
  directory: string;
  /** The settings of the stacks that deploy one chart. */
  users: readonly StackSettings[];
  /** Whether its defaults are linted too. */
  all: boolean;
  helmTemplate: HelmTemplate | undefined;
}

async function lintOfStacks({ directory, users, all, helmTemplate }: LintedStacks): Promise<Findings> {
  const { errorFindings, lintChart } = await loadLint();
  const [first = defaultsOf('chart')] = users;
  try {
    const main = await loadMainChart({ settings: first, projectDirectory: directory });
    const { metadata } = 'helm' in main ? main.helm : main.own;
    const sets = [...(all && !isOthers(main) ? [defaultsOf(metadata.name, first.release.chart)] : []), ...users];
    const place = { projectDirectory: directory, ...(helmTemplate === undefined ? {} : { helmTemplate }) };
    const found = await Promise.all(
      sets.map(
        async (settings): Promise<[string, Finding[]]> => [
          settings.stack,
          await lintRelease({ main, settings, ...place }),
        ],
      ),
    );
    const ofChart = isOthers(main) ? [] : lintChart('helm' in main ? lintedChart(main.helm) : main.own);
    return [...ofChart.map((each) => ({ ...each, stacks: [] })), ...mergeFindings(found)];
  } catch (error) {
    return errorFindings(error, ruleOfChart).map((each) => ({ ...each, stacks: [] }));
  }
}

/** An archive is others' work: how it is written, and what its defaults make, is theirs to mend. */
function isOthers(main: MainChart): boolean {
  return 'helm' in main && main.helm.isArchive;
}

/** The settings of a stack that sets nothing. Its release is called as the chart, as far as a release can be. */
function defaultsOf(chartName: string, chart?: string): StackSettings {
  const name = /^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/.test(chartName) ? chartName : 'release-name';
  const release = { name, namespace: 'default', ...(chart === undefined ? {} : { chart }) };
  return readSettings({ stack: defaults, config: { 'kubesentiment:release': JSON.stringify(release) } });
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
