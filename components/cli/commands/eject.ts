import type { Command } from 'commander';
import { type OutputOptions, withExamples, withOutput, withStack, withYes } from '../terminal/options.ts';
import { finish } from '../terminal/verbResult.ts';
import type { AdoptOptions } from '../verbs/adopt.ts';

export function defineEject(program: Command): void {
  const command = program
    .command('eject')
    .description('hand the release back to Helm; nothing is deleted or restarted')
    .addHelpText('after', notes);
  withExamples(withYes(withOutput(withStack(command))), 'release eject -s prod');
  command.action(async ({ output, ...options }: AdoptOptions & OutputOptions) => {
    const { eject } = await import('../verbs/eject.ts');
    finish(await eject(options, output));
  });
}

const notes = `
The release is removed from Pulumi's state; the stack's file stays. If the
command is interrupted, run it again to finish.`;
