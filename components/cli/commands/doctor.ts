import type { Command } from 'commander';
import { type OutputOptions, withExamples, withOutput, withStackChoice } from '../options.ts';
import { printInColor } from '../print.ts';

export function defineDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('what a deploy needs: tools, backend, config, cluster, permissions, history');
  const description = 'the stack to look at; without it, what all stacks need';
  withStackChoice(command, { description, env: true, selected: true });
  withExamples(withOutput(command), 'release doctor -s prod');
  command.action(async ({ stack, output }: { stack?: string } & OutputOptions) => {
    const { doctor } = await import('../doctor/doctor.ts');
    const { text, failed } = await doctor(stack, output);
    // A question that nobody answers must not hold up the end.
    printInColor(text, () => process.exit(failed ? 1 : 0));
  });
}
