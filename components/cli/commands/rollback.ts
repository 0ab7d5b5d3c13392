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
    .addHelpText('after', notes);
  withYes(withOutput(withStack(command)));
  withExamples(command, 'release rollback -s prod', 'release rollback 3 -s prod --yes');
  command.action(async (revision: number | undefined, { output, ...options }: YesOptions & OutputOptions) => {
    const { rollback } = await import('../verbs/pin.ts');
    finish(await rollback(revision, options, output));
  });
}

const notes = `
It writes kubesentiment:release.rollbackTo into the stack's file, so that the
next deploy doesn't undo the rollback. release unpin removes it.`;
