import { type Command, Option } from 'commander';
import type { InitOptions } from '../../stackFiles/init.ts';
import type { PromoteOptions } from '../../stackFiles/promote.ts';
import { type DryRunOptions, dryRunOption, isDryRun } from '../../terminal/dryRun.ts';
import { type OutputOptions, withExamples, withOutput, withYes } from '../../terminal/options.ts';
import { print } from '../../terminal/print.ts';
import { finish } from '../../terminal/verbResult.ts';

export function definePromote(program: Command): void {
  const command = program
    .command('promote')
    .description("move what a stack has deployed into another stack's file: tags of images, version of the chart")
    .argument('<from>', 'stack whose deployed revision is taken')
    .argument('<to>', 'stack whose file is edited');
  withYes(withOutput(command), (each) => isDryRun(each.opts<DryRunOptions>().dryRun))
    .addOption(dryRunOption('only show the difference'))
    .option('--value <path>', 'move this value, too; may be repeated', collect)
    .option('--deploy', 'deploy the stack afterwards');
  withExamples(
    command,
    'release promote staging prod',
    'release promote staging prod --value replicaCount --deploy --yes',
  );
  command.action(async (from: string, to: string, options: Options) => {
    const { output, dryRun, ...rest } = options;
    const { promote } = await import('../../stackFiles/promote.ts');
    finish(await promote(from, to, { ...rest, previewOnly: isDryRun(dryRun) }, output));
  });
}

type Options = PromoteOptions & OutputOptions & DryRunOptions;

export function defineInit(program: Command): void {
  const command = program
    .command('init')
    .description('create a stack with its file, for this chart or any other; asks for what is missing')
    .argument('<stack>', 'name of the new stack')
    .option('--chart <chart>', "folder, archive, <repository>/<chart> or oci://… (default: the project's chart)")
    .option('--version <range>', 'version of a chart from a repository (default: the newest)')
    .option('--name <release>', "name of the release (default: the chart's)")
    .option('-n, --namespace <namespace>', 'namespace (default: <release>-<stack>)')
    .option('--kube-context <name>', 'context of the kubeconfig')
    .addOption(
      new Option('-f, --values <file>', 'copy these values; add an encrypted file to valuesFiles').argParser(collect),
    )
    .addOption(new Option('--set <path=value>', 'set values: a.b[0]=x,c=d').argParser(collect))
    .addOption(new Option('--set-string <path=value>', 'set values that are always strings').argParser(collect))
    .addOption(new Option('--set-json <path=json>', 'set values given as JSON').argParser(collect));
  withExamples(
    command,
    'release init review-7 --set image.tag=v2',
    'release init cache --chart bitnami/redis --version 19 -n cache',
  );
  command.action(async (stack: string, options: InitOptions) => {
    const { init } = await import('../../stackFiles/init.ts');
    print(await init(stack, options));
  });
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
