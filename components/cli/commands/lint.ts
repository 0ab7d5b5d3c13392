import type { Command } from 'commander';
import type { LintOptions } from '../lint/lint.ts';
import { withOneRun } from '../terminal/oneRunOptions.ts';
import { type OutputOptions, withExamples, withOutput, withStackChoice } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';

export function defineLint(program: Command): void {
  const command = program
    .command('lint')
    .description('find mistakes and bad practice in the chart, its values and its objects');
  const stack = "use this stack's values (default: the values of all stacks and the chart's defaults)";
  withStackChoice(command, { description: stack, env: false, selected: false });
  withOneRun(withOutput(command))
    .option('--strict', 'fail on warnings, too')
    .option('--quiet', 'print only warnings and errors')
    .option('--kube-version <version>', 'the Kubernetes version that the chart sees')
    .option('--since [commit]', 'require a higher version of charts that have changed since a commit')
    .option('--no-dependencies', 'skip the dependencies, which must be fetched and rendered');
  withExamples(command, 'release lint', 'release lint -s prod --strict --set image.tag=v2');
  command.action(async ({ output, ...options }: LintOptions & OutputOptions) => {
    const { lint } = await import('../lint/lint.ts');
    const { text, failed } = await lint(options, output);
    print(text);
    if (failed) process.exitCode = 1;
  });
}
