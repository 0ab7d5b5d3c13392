import type { Command } from 'commander';
import type { RecordingOptions } from '../../deploy/passToRun.ts';
import { type DryRunOptions, dryRunOption, isDryRun } from '../../terminal/dryRun.ts';
import {
  type OutputOptions,
  withExamples,
  withOutput,
  withStack,
  withYes,
  type YesOptions,
} from '../../terminal/options.ts';
import { finish } from '../../terminal/verbResult.ts';

export function defineUninstall(program: Command): void {
  const command = program
    .command('uninstall')
    .aliases(['un', 'del', 'delete', 'destroy'])
    .description('remove the release from the cluster, after a prompt (pulumi destroy)')
    .argument('[release]', 'name of the release, to be sure')
    .addHelpText('after', notes);
  withYes(withOutput(withStack(command)), isPreview)
    .addOption(dryRunOption('list what would be removed'))
    .option('--keep-history', 'keep the records of the revisions')
    .option('--no-hooks', 'run no hooks, when one of them blocks the removal')
    .option('--ignore-not-found', 'succeed if there is no release')
    .option('--description <text>', 'description of the last revision, with --keep-history');
  withExamples(command, 'release uninstall -s dev', 'release uninstall -s dev --keep-history --yes');
  command.action(async (name: string | undefined, options: Options) => {
    const { output, dryRun, ...rest } = options;
    const { passToRun } = await import('../../deploy/passToRun.ts');
    passToRun(options);
    const { uninstall } = await import('../../uninstall/uninstall.ts');
    finish(await uninstall(name, { ...rest, isPreview: isDryRun(dryRun) }, output));
  });
}

type Options = YesOptions & OutputOptions & DryRunOptions & RecordingOptions & { ignoreNotFound?: boolean };

function isPreview(command: Command): boolean {
  return isDryRun(command.opts<DryRunOptions>().dryRun);
}

const notes = `
Objects with the policy keep and volumes of StatefulSets stay, and so does the
stack's file: release deploy installs the release again.`;
