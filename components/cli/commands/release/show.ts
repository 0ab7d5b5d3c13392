import type { Command } from 'commander';
import type { ShownPart, ShowOptions } from '../../live/show.ts';
import { withExamples, withStackChoice } from '../../terminal/options.ts';
import { print } from '../../terminal/print.ts';

export function defineShow(program: Command): void {
  const group = program.command('show').alias('inspect').description('print files of a chart');
  define(
    group,
    'values',
    "the chart's values.yaml, with its comments",
    'release show values bitnami/redis --version 19',
  );
  define(group, 'chart', 'its Chart.yaml', 'release show chart -s prod');
  define(group, 'readme', 'its README', 'release show readme -s prod');
  define(group, 'crds', 'the CRDs in its crds/ and those of its dependencies', 'release show crds -s prod');
  define(group, 'all', 'all of them', 'release show all charts/mlops-sentiment');
}

function define(group: Command, part: ShownPart, description: string, example: string): void {
  const command = group
    .command(part)
    .description(description)
    .argument('[chart]', "folder, archive, <repository>/<chart> or oci://… (default: the stack's chart)")
    .option('--version <range>', 'version of a chart from a repository (default: the newest)');
  const stack = 'use the chart and the repositories of this stack (default: the selected one)';
  withStackChoice(command, { description: stack, env: true, selected: true });
  withExamples(command, example);
  command.action(async (chart: string | undefined, options: ShowOptions) => {
    const { show } = await import('../../live/show.ts');
    print(await show(part, chart, options));
  });
}
