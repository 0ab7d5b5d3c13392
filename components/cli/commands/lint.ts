import type { Command } from 'commander';
import type { LintOptions } from '../lint/lint.ts';
import { withOneRun } from '../terminal/oneRunOptions.ts';
import { type OutputOptions, withExamples, withOutput, withStackChoice } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';

export function defineLint(program: Command): void {
  const command = program
    .command('lint')
    .description('what is wrong or unwise in the chart, its values and its objects');
  const stack = "one stack's values; all stacks' and the chart's defaults otherwise";
  withStackChoice(command, { description: stack, env: false, selected: false });
  withOneRun(withOutput(command))
    .option('--strict', 'fail for warnings too')
    .option('--since [commit]', 'check that a chart that has changed since a commit has a higher version')
    .option('--no-dependencies', 'leave out the dependency charts, which have to be fetched and rendered');
  withExamples(command, 'release lint', 'release lint -s prod --strict --set image.tag=v2');
  command.action(async ({ output, ...options }: LintOptions & OutputOptions) => {
    const { lint } = await import('../lint/lint.ts');
    const { text, failed } = await lint(options, output);
    print(text);
    if (failed) process.exitCode = 1;
  });
}
