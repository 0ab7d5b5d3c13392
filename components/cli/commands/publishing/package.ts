import type { Command } from 'commander';
import { type OutputOptions, withExamples, withOutput, withStackChoice } from '../../terminal/options.ts';
import { print } from '../../terminal/print.ts';
import type { PackageOptions, VerifyOptions } from '../../verbs/package.ts';
import type { FlatOptions } from '../../verbs/packageFlat.ts';

export function definePackage(program: Command): void {
  const command = program
    .command('package')
    .description('package a chart with its locked dependencies into an archive')
    .addHelpText('after', notes)
    .argument('[chart]', 'folder of the chart; with --flat, that of the stack')
    .option('-d, --destination <folder>', 'folder for the archive', '.')
    .option('--version <version>', "version of the archive (default: the chart's)")
    .option('--app-version <version>', "appVersion of the archive (default: the chart's)")
    .option('--sign', 'write a provenance file, as `helm package --sign` does')
    .option('--key <name>', 'signing key: part of its user ID, or the end of its fingerprint')
    .option('--keyring <file>', 'file with the secret keys')
    .option('--passphrase-file <file>', 'file with the passphrase of the key; - for standard input')
    .option('--strict', 'refuse warnings of `release lint`, too')
    .option('--flat', "package the stack's release with static templates, for stock Helm")
    .option('--name <name>', 'with --flat: name of the chart (default: <chart>-<stack>)')
    .option('--value <path>', 'with --flat: a value that stays one, such as image.tag; may be repeated', collect)
    .option('--exclude <object>', 'with --flat: leave out this object: Kind/name; may be repeated', collect)
    .option('--kube-version <version>', 'with --flat: the Kubernetes version that the chart sees')
    .option('-a, --api-versions <list>', 'with --flat: the APIs that the chart sees: a/v1,b/v1/Kind', collectParts);
  const stack = "use this stack's mirrors and lock for the dependencies (default: the chart's lock)";
  withStackChoice(command, { description: stack, env: true, selected: false });
  withExamples(
    withOutput(command),
    'release package charts/mlops-sentiment -d dist',
    'release package charts/demo --sign --key Jane --keyring secring.gpg',
  );
  command.action(async (chart: string | undefined, { output, flat, ...options }: Options) => {
    if (flat) {
      const [{ packageFlat }, { requireStack }] = await Promise.all([
        import('../../verbs/packageFlat.ts'),
        import('../../target/chosenStack.ts'),
      ]);
      print(await packageFlat(chart, { ...options, stack: await requireStack(options.stack) }, output));
      return;
    }
    const given = command.options.filter((option) => option.description.startsWith('with --flat'));
    for (const option of given) {
      if (command.getOptionValueSource(option.attributeName()) !== 'cli') continue;
      command.error(`error: option '${option.flags}' requires '--flat'`);
    }
    if (chart === undefined) return command.error("error: missing required argument 'chart'");
    const { packageVerb } = await import('../../verbs/package.ts');
    print(await packageVerb(chart, options, output));
  });
}

type Options = Omit<FlatOptions, 'stack'> & PackageOptions & OutputOptions & { flat?: boolean };

const notes = `
With --flat, the chart has no data of Secrets: each install sets it.`;

function collectParts(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(',')];
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

export function defineVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('check the signature of a chart archive')
    .argument('<archive>', 'archive, with its provenance file <archive>.prov beside it')
    .option('--keyring <file>', "file with the public keys that you trust (default: the stack's)");
  const stack = "use this stack's kubesentiment:dependencies.keyring";
  withStackChoice(command, { description: stack, env: true, selected: false });
  withExamples(withOutput(command), 'release verify mlops-sentiment-1.2.3.tgz --keyring pubring.gpg');
  command.action(async (archive: string, { output, ...options }: VerifyOptions & OutputOptions) => {
    const { verify } = await import('../../verbs/package.ts');
    print(await verify(archive, options, output));
  });
}
