import { type Command, Option } from 'commander';
import { withOneRun } from '../../terminal/oneRunOptions.ts';
import { type OutputOptions, type StackOptions, withExamples, withOutput, withStack } from '../../terminal/options.ts';
import { print } from '../../terminal/print.ts';
import type { RenderOptions } from '../../verbs/render.ts';

export function defineRender(program: Command): void {
  const command = program
    .command('render')
    .description('write the release as YAML for Argo CD or Flux, with Secrets left out or encrypted')
    .addHelpText('after', notes)
    .requiredOption('--out <folder>', 'folder for the files: a new one, or that of an earlier render');
  const hooks = new Option('--hooks <tool>', 'write annotations of this tool; flux and none have no hooks');
  const secrets = new Option('--secrets <how>', 'leave Secrets out, or encrypt them with SOPS');
  withOneRun(withStack(command))
    .addOption(hooks.choices(['argocd', 'flux', 'none']).default('argocd'))
    .addOption(secrets.choices(['omit', 'sops']).default('omit'))
    .option('--age <recipient>', 'encrypt for this key of age, not for those of .sops.yaml; may be repeated', collect)
    .option('--include-crds', 'include the CRDs in crds/ (default, except with crds: skip)')
    .option('--no-include-crds', 'leave out the CRDs in crds/')
    .option('--exclude <object>', 'leave out this object: Kind/name; may be repeated', collect, [])
    .option('--kube-version <version>', 'the Kubernetes version that the chart sees')
    .option('-a, --api-versions <list>', 'the APIs that the chart sees: a/v1,b/v1/Kind; may be repeated', collectParts);
  withExamples(
    withOutput(command),
    'release render --out gitops/prod -s prod',
    'release render --out gitops/prod -s prod --hooks none --set image.tag=v2',
    'release render --out gitops/prod -s prod --hooks flux --secrets sops',
  );
  command.action(async ({ stack, output, ...options }: RenderOptions & StackOptions & OutputOptions) => {
    const { render } = await import('../../verbs/render.ts');
    print(await render(stack, options, output));
  });
}

const notes = `
The folder has one file for each object, and a kustomization.yaml. Files that an
earlier render wrote and this one does not are removed. Secrets are left out, or
encrypted by SOPS for the keys of the nearest .sops.yaml. An object with another
secret or generated value is an error.`;

function collectParts(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(',')];
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
