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
  const dependency = program.command('dependency').alias('dep').description('the charts that the chart depends on');
  const verb = (name: string, description: string) => {
    const command = dependency.command(name).description(description);
    const stack = "one stack's chart, mirrors and lock; all stacks' charts otherwise";
    withStackChoice(command, { description: stack, env: true, selected: false });
    return withExamples(withOutput(command), `release dependency ${name} -s prod`);
  };
  const update = verb('update', 'take the newest versions that Chart.yaml allows, and lock them')
    .alias('up')
    .option('--version <range>', "of a stack's chart from a repository; what its file says, or the newest, otherwise")
    .action(async ({ stack, version, output }: UpdateOptions) => {
      if (version !== undefined && stack === undefined) {
        update.error("error: option '--version <range>' goes with '-s, --stack <name>'");
      }
      const { fetch } = await import('../dependency/fetch.ts');
      const options = { ...(stack === undefined ? {} : { stack }), ...(version === undefined ? {} : { version }) };
      print(await fetch('update', options, output));
    });
  verb('build', 'take exactly what the lock holds').action(async ({ stack, output }: Options) => {
    const { fetch } = await import('../dependency/fetch.ts');
    print(await fetch('build', stack === undefined ? {} : { stack }, output));
  });
  verb('list', 'which dependencies there are, and whether they are there')
    .alias('ls')
    .action(async ({ stack, output }: Options) => {
      const { list } = await import('../dependency/list.ts');
      print(await list(stack, output));
    });
}
