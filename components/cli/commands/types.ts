import type { Command } from 'commander';
import { withExamples, withStackChoice } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import type { TypesOptions } from '../verbs/types.ts';

export function defineTypes(program: Command): void {
  const command = program
    .command('types')
    .description("print TypeScript types of a chart's values, for Pulumi programs")
    .argument('[chart]', "folder, archive, <repository>/<chart> or oci://… (default: the stack's chart)")
    .option('--version <range>', 'version of a chart from a repository (default: the newest)')
    .option('--out <file>', 'write the file instead of printing, such as values.d.ts');
  const stack = 'use the chart, the repositories and the mirrors of this stack (default: the selected one)';
  withStackChoice(command, { description: stack, env: true, selected: true });
  withExamples(
    command,
    'release types --out values.d.ts',
    'release types charts/mlops-sentiment > values.d.ts',
    'release types bitnami/redis --version 19 -s prod --out redis.d.ts',
  );
  command.action(async (chart: string | undefined, options: TypesOptions) => {
    if (chart === undefined && options.version !== undefined) {
      command.error("error: option '--version <range>' requires the name of a chart; a stack sets its own version");
    }
    const { types } = await import('../verbs/types.ts');
    print(await types(chart, options));
  });
}
