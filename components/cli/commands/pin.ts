import type { Command } from 'commander';
import {
  type OutputOptions,
  revisionOf,
  withExamples,
  withOutput,
  withStack,
  withYes,
  type YesOptions,
} from '../terminal/options.ts';
import { finish } from '../terminal/verbResult.ts';

export function defineRollback(program: Command): void {
  const command = program
    .command('rollback')
    .description('deploy a recorded revision, after a preview and a prompt')
    .argument('[revision]', 'target revision (default: the previous deployed one)', revisionOf)
    .addHelpText('after', rollbackNotes);
  withYes(withOutput(withStack(command)));
  withExamples(command, 'release rollback -s prod', 'release rollback 3 -s prod --yes');
  command.action(async (revision: number | undefined, { output, ...options }: YesOptions & OutputOptions) => {
    const { rollback } = await import('../verbs/pin.ts');
    finish(await rollback(revision, options, output));
  });
}

const rollbackNotes = `
It writes kubesentiment:release.rollbackTo into the stack's file, so that the
next deploy doesn't undo the rollback. release unpin removes it.`;

export function defineUnpin(program: Command): void {
  const command = program
    .command('unpin')
    .description("end a rollback: deploy the stack's settings again")
    .option('--no-deploy', "only edit the stack's file")
    .addHelpText('after', unpinNotes);
  withYes(withOutput(withStack(command)));
  withExamples(command, 'release unpin -s prod', 'release unpin -s prod --no-deploy');
  command.action(async ({ output, ...options }: YesOptions & OutputOptions & { deploy: boolean }) => {
    const { unpin } = await import('../verbs/pin.ts');
    finish(await unpin(options, output));
  });
}

const unpinNotes = `
It shows what that changes and asks, takes kubesentiment:release.rollbackTo out
of the stack's file, and deploys.`;
