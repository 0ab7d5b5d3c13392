import type { Command } from 'commander';
import { type OutputOptions, withExamples, withOutput, withStack, withYes } from '../terminal/options.ts';
import { finish } from '../terminal/verbResult.ts';
import type { AdoptOptions } from '../verbs/adopt.ts';

export function defineAdopt(program: Command): void {
  const command = program
    .command('adopt')
    .description('adopt a release installed with Helm; no pod restarts')
    .addHelpText('after', notes);
  withExamples(withYes(withOutput(withStack(command))), 'release adopt -s prod');
  command.action(async ({ output, ...options }: AdoptOptions & OutputOptions) => {
    const { adopt } = await import('../verbs/adopt.ts');
    finish(await adopt(options, output));
  });
}

const notes = `
The next revision equals Helm's newest one, whatever the stack's chart contains:
run pulumi preview afterwards to see what the chart would change.`;
