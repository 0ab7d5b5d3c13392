import type { Command } from 'commander';
import { assertMayAsk, type ConfirmOptions, withYes } from '../confirm.ts';
import { type OutputOptions, type StackOptions, withExamples, withOutput, withStack } from '../options.ts';

export function defineAdopt(program: Command): void {
  const command = program
    .command('adopt')
    .description('takes over a release that Helm installed, without a restart of any pod');
  withExamples(withYes(withOutput(withStack(command))), 'release adopt -s prod');
  command.action(async (options: StackOptions & OutputOptions & ConfirmOptions) => {
    assertMayAsk(command, options);
    const { adopt } = await import('../adopt.ts');
    const { text, exitCode } = await adopt(options.stack, options, options.output);
    process.stdout.write(text);
    process.exitCode = exitCode;
  });
}
