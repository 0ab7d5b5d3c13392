import { type Command, InvalidArgumentError } from 'commander';
import { parsePath, type ValuePath } from '../../json/index.ts';
import { withOneRun } from '../terminal/oneRunOptions.ts';
import { type OutputOptions, type StackOptions, withExamples, withOutput, withStack } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import type { ValuesOptions } from '../verbs/values.ts';

export function defineValues(program: Command): void {
  const command = program
    .command('values')
    .description("print the chart's values merged with those of the stack's file");
  withOneRun(withOutput(withStack(command)))
    .option('--explain', 'show the file and line of each value')
    .option('--path <path>', 'only the value at this path, such as image.tag or hosts[0]', path);
  withExamples(command, 'release values -s prod', 'release values -s prod --explain --path prometheus.server');
  command.action(async ({ stack, output, ...options }: ValuesOptions & StackOptions & OutputOptions) => {
    const { values } = await import('../verbs/values.ts');
    print(await values(stack, options, output));
  });
}

function path(text: string): ValuePath {
  const parsed = parsePath(text);
  if (parsed === undefined) throw new InvalidArgumentError('It must be a path such as a.b[0]["c.d"].');
  return parsed;
}
