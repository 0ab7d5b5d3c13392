import type { Command } from 'commander';
import { type OutputOptions, withExamples, withOutput, withStackChoice } from '../../terminal/options.ts';
import { print } from '../../terminal/print.ts';
import type { PackageOptions, VerifyOptions } from '../../verbs/package.ts';

export function definePackage(program: Command): void {
  const command = program
    .command('package')
    .description('package a chart with its locked dependencies into an archive')
    .argument('<chart>', 'folder of the chart')
    .option('-d, --destination <folder>', 'folder for the archive', '.')
    .option('--version <version>', "version of the archive (default: the chart's)")
    .option('--app-version <version>', "appVersion of the archive (default: the chart's)")
    .option('--sign', 'write a provenance file, as `helm package --sign` does')
    .option('--key <name>', 'signing key: part of its user ID, or the end of its fingerprint')
    .option('--keyring <file>', 'file with the secret keys')
    .option('--passphrase-file <file>', 'file with the passphrase of the key; - for standard input')
    .option('--strict', 'refuse warnings of `release lint`, too');
  const stack = "use this stack's mirrors and lock for the dependencies (default: the chart's lock)";
  withStackChoice(command, { description: stack, env: true, selected: false });
  withExamples(
    withOutput(command),
    'release package charts/mlops-sentiment -d dist',
    'release package charts/demo --sign --key Jane --keyring secring.gpg',
  );
  command.action(async (chart: string, { output, ...options }: PackageOptions & OutputOptions) => {
    const { packageVerb } = await import('../../verbs/package.ts');
    print(await packageVerb(chart, options, output));
  });
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
