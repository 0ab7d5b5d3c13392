import type { Command } from 'commander';
import type { WaitingOptions } from '../deploy/oneRunSettings.ts';
import { type DryRunOptions, dryRunOption, isDryRun } from '../terminal/dryRun.ts';
import { withWaiting } from '../terminal/oneRunOptions.ts';
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
    .description('deploy a recorded revision, after a summary and a prompt')
    .usage('[options] [release] [revision]')
    .argument('[revision]', 'target revision (default: the previous deployed one)')
    .argument('[number]', 'the revision, after the name of the release')
    .addHelpText('after', rollbackNotes);
  withYes(withOutput(withStack(command)), isPreview).addOption(dryRunOption('only show what would change'));
  command.option('--diff', 'show the fields that change');
  withWaiting(command).option('--no-hooks', 'run no hooks, when one of them blocks the rollback');
  withExamples(command, 'release rollback -s prod', 'release rollback 3 -s prod --yes');
  command.action(async (first: string | undefined, second: string | undefined, options: RollbackOptions) => {
    const { output, dryRun, hooks, ...rest } = options;
    const { passToRun } = await import('../deploy/passToRun.ts');
    passToRun({ hooks });
    const isNumber = first !== undefined && second === undefined && /^\d+$/.test(first);
    const [name, revision] = isNumber ? [undefined, first] : [first, second];
    const target = revision === undefined ? undefined : revisionOf(revision);
    const { rollback } = await import('../verbs/pin.ts');
    finish(await rollback(target, { ...rest, name, previewOnly: isDryRun(dryRun) }, output));
  });
}

type RollbackOptions = YesOptions & OutputOptions & DryRunOptions & WaitingOptions & { hooks: boolean; diff?: boolean };

function isPreview(command: Command): boolean {
  return isDryRun(command.opts<DryRunOptions>().dryRun);
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
