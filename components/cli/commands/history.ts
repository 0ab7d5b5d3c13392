import type { Command } from 'commander';
import { type OutputOptions, type StackOptions, withExamples, withOutput, withStack } from '../options.ts';

export function defineHistory(program: Command): void {
  const command = program.command('history').description('the revisions of the release, oldest first');
  withExamples(withOutput(withStack(command)), 'release history -s prod');
  command.action(async ({ stack, output }: StackOptions & OutputOptions) => {
    const { history } = await import('../history.ts');
    process.stdout.write(await history(stack, output));
  });
}
