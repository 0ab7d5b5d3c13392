import type { Command } from 'commander';
import type { DeployOptions } from '../deploy/deploy.ts';
import { withOneRun, withRegenerate, withUnpin } from '../terminal/oneRunOptions.ts';
import { type OutputOptions, withExamples, withOutput, withStack } from '../terminal/options.ts';
import { finish } from '../terminal/verbResult.ts';

export function defineDeploy(program: Command): void {
  const command = program
    .command('deploy')
    .description('pulumi up with progress; goes back if it fails on an atomic stack')
    .addHelpText('after', notes);
  withOutput(withStack(command)).option('--evidence <folder>', 'for what made it fail (.kubesentiment/evidence)');
  withUnpin(withRegenerate(withOneRun(command)));
  withExamples(
    command,
    'release deploy -s prod',
    'release deploy -s dev --set image.tag=v2',
    'release deploy -s prod --unpin --set image.tag=v2',
    'release deploy -s prod --regenerate Secret/db',
  );
  command.action(async ({ output, ...options }: DeployOptions & OutputOptions) => {
    const { deploy } = await import('../deploy/deploy.ts');
    finish(await deploy(options, output));
  });
}

const notes = `
It asks nothing, as helm upgrade: release preview, with the same arguments,
shows what it would change. No option but --unpin edits the stack's file. Ctrl-C
stops in good order; the exit code is 130 then.`;
