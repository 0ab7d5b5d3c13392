import type { Command } from 'commander';
import {
  type OutputOptions,
  withExamples,
  withOutput,
  withStack,
  withYes,
  type YesOptions,
} from '../terminal/options.ts';
import { finish } from '../terminal/verbResult.ts';

export function defineUnpin(program: Command): void {
  const command = program
    .command('unpin')
    .description("end a rollback: deploy the stack's settings again")
    .option('--no-deploy', "only edit the stack's file")
    .addHelpText('after', notes);
  withYes(withOutput(withStack(command)));
  withExamples(command, 'release unpin -s prod', 'release unpin -s prod --no-deploy');
  command.action(async ({ output, ...options }: YesOptions & OutputOptions & { deploy: boolean }) => {
    const { unpin } = await import('../verbs/pin.ts');
    finish(await unpin(options, output));
  });
}

const notes = `
It shows what that changes and asks, takes kubesentiment:release.rollbackTo out
of the stack's file, and deploys.`;
