import { type Command, Option } from 'commander';
import type { DeployOptions } from '../deploy.ts';
import { type OutputOptions, withExamples, withOutput, withStack } from '../options.ts';
import { finish } from '../verbResult.ts';

export function defineDeploy(program: Command): void {
  const command = program
    .command('deploy')
    .description('pulumi up with progress; goes back if it fails on an atomic stack')
    .addHelpText('after', notes);
  withOutput(withStack(command))
    .option('-f, --values <file>', 'values over those of the stack, for this run', collect)
    .option('--set <path=value>', 'a value for this run: a.b[0]=x,c=d', collect)
    .option('--set-string <path=value>', 'the same, always a text', collect)
    .option('--set-json <path=json>', 'the same, in JSON', collect)
    .option('--timeout <duration>', 'how long the objects may take, for this run')
    .option('--atomic', 'go back if it fails, in this run')
    .addOption(new Option('--wait', 'wait until everything is ready, in this run'))
    .addOption(new Option('--no-wait', 'do not wait, in this run'))
    .option('--evidence <folder>', 'for what made it fail (.kubesentiment/evidence)');
  withExamples(command, 'release deploy -s prod', 'release deploy -s dev --set image.tag=v2');
  command.action(async ({ output, ...options }: DeployOptions & OutputOptions) => {
    const { deploy } = await import('../deploy.ts');
    finish(await deploy(options, output));
  });
}

const notes = `
It asks nothing, as helm upgrade: pulumi preview shows what it would change.
No option edits the stack's file. Ctrl-C stops in good order; the exit code is
130 then.`;

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
