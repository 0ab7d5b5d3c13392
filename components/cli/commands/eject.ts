import type { Command } from 'commander';
import { assertMayAsk, type ConfirmOptions, withYes } from '../confirm.ts';
import { type OutputOptions, type StackOptions, withExamples, withOutput, withStack } from '../options.ts';

export function defineEject(program: Command): void {
  const command = program
    .command('eject')
    .description('hands the release back to Helm; nothing is deleted or restarted');
  withExamples(withYes(withOutput(withStack(command))), 'release eject -s prod');
  command.action(async (options: StackOptions & OutputOptions & ConfirmOptions) => {
    assertMayAsk(command, options);
    const { eject } = await import('../eject.ts');
    const { text, exitCode } = await eject(options.stack, options, options.output);
    process.stdout.write(text);
    process.exitCode = exitCode;
  });
}
