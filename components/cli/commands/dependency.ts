import type { Command } from 'commander';
import {
  type OutputOptions,
  type StackOptions,
  withExamples,
  withOutput,
  withStackChoice,
} from '../terminal/options.ts';
import { print } from '../terminal/print.ts';

type Options = Partial<StackOptions> & OutputOptions;

interface UpdateOptions extends Options {
  version?: string;
}

export function defineDependency(program: Command): void {
  const dependency = program
    .command('dependency')
    .aliases(['dep', 'dependencies'])
    .description("manage the chart's dependencies");
  const verb = (name: string, description: string) => {
    const command = dependency.command(name).description(description);
    command.argument('[chart]', 'folder of a chart that a program names, relative to the project');
    const stack = "use this stack's chart, mirrors and lock (default: the charts of all stacks)";
    withStackChoice(command, { description: stack, env: true, selected: false });
    return withExamples(withOutput(command), `release dependency ${name} -s prod`);
  };
  const update = verb('update', 'fetch the newest versions that Chart.yaml allows and lock them')
    .alias('up')
    .option(
      '--version <range>',
      "version of a chart from a repository (default: as in the stack's file, or the newest)",
    )
    .action(async (chart: string | undefined, { stack, version, output }: UpdateOptions) => {
      if (version !== undefined && stack === undefined) {
        update.error("error: option '--version <range>' requires '-s, --stack <name>'");
      }
      const { fetch } = await import('../dependency/fetch.ts');
      print(await fetch('update', { chart, stack, version }, output));
    });
  verb('build', 'fetch exactly the locked versions').action(
    async (chart: string | undefined, { stack, output }: Options) => {
      const { fetch } = await import('../dependency/fetch.ts');
      print(await fetch('build', { chart, stack }, output));
    },
  );
  verb('list', 'list the dependencies and whether their archives are present')
    .alias('ls')
    .action(async (chart: string | undefined, { stack, output }: Options) => {
      const { list } = await import('../dependency/list.ts');
      print(await list({ chart, stack }, output));
    });
}
