import type { Command } from 'commander';
import type { DeployOptions } from '../deploy/deploy.ts';
import type { RecordingOptions } from '../deploy/passToRun.ts';
import { type DryRunOptions, dryRunOption, isDryRun } from '../terminal/dryRun.ts';
import { withOneRun, withRecording, withRegenerate, withUnpin } from '../terminal/oneRunOptions.ts';
import { type OutputOptions, withExamples, withOutput, withStack } from '../terminal/options.ts';
import { finish } from '../terminal/verbResult.ts';

export function defineDeploy(program: Command): void {
  const command = program
    .command('deploy')
    .description('pulumi up with progress; an atomic stack rolls back if it fails')
    .addHelpText('after', notes);
  withOutput(withStack(command))
    .option('--evidence <folder>', 'folder for the diagnostics of a failure (.kubesentiment/evidence)')
    .addOption(dryRunOption('preview'));
  withUnpin(withRegenerate(withRecording(withOneRun(command))));
  withExamples(
    command,
    'release deploy -s prod',
    'release deploy -s dev --set image.tag=v2',
    'release deploy -s prod --unpin --set image.tag=v2',
    'release deploy -s prod --regenerate Secret/db',
  );
  command.action(
    async ({ output, dryRun, ...options }: DeployOptions & OutputOptions & DryRunOptions & RecordingOptions) => {
      const { passToRun } = await import('../deploy/passToRun.ts');
      passToRun(options);
      if (isDryRun(dryRun)) {
        const { preview } = await import('../verbs/preview.ts');
        return finish(await preview(options, output));
      }
      const { deploy } = await import('../deploy/deploy.ts');
      finish(await deploy(options, output));
    },
  );
}

const notes = `
It doesn't prompt, like helm upgrade: to see what it would change, run release
preview with the same arguments. Only --unpin edits the stack's file. Ctrl-C
stops the run cleanly, with exit code 130.`;
