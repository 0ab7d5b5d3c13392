import type { Command } from 'commander';
import { type OutputOptions, type StackOptions, withExamples, withOutput, withStack } from '../options.ts';

export function defineStatus(program: Command): void {
  const command = program.command('status').description('the newest revision, with its notes');
  withExamples(withOutput(withStack(command)), 'release status -s prod');
  command.action(async ({ stack, output }: StackOptions & OutputOptions) => {
    const { status } = await import('../status.ts');
    process.stdout.write(await status(stack, output));
  });
}
