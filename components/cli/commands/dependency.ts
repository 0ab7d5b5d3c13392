import { type Command, Option } from 'commander';
import { type OutputOptions, type StackOptions, withExamples, withOutput } from '../options.ts';

type Options = Partial<StackOptions> & OutputOptions;

export function defineDependency(program: Command): void {
  const dependency = program.command('dependency').alias('dep').description('the charts that the chart depends on');
  const verb = (name: string, description: string) => {
    const command = dependency.command(name).description(description);
    const stack = new Option('-s, --stack <name>', "one stack's chart, mirrors and lock; all stacks' charts otherwise");
    return withExamples(withOutput(command.addOption(stack.env('PULUMI_STACK'))), `release dependency ${name} -s prod`);
  };
  verb('update', 'take the newest versions that Chart.yaml allows, and lock them')
    .alias('up')
    .action(async ({ stack, output }: Options) => {
      const { fetch } = await import('../dependency/fetch.ts');
      process.stdout.write(await fetch('update', stack, output));
    });
  verb('build', 'take exactly what the lock holds').action(async ({ stack, output }: Options) => {
    const { fetch } = await import('../dependency/fetch.ts');
    process.stdout.write(await fetch('build', stack, output));
  });
  verb('list', 'which dependencies there are, and whether they are there')
    .alias('ls')
    .action(async ({ stack, output }: Options) => {
      const { list } = await import('../dependency/list.ts');
      process.stdout.write(await list(stack, output));
    });
}
