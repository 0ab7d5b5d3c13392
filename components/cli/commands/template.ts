import { type Command, Option } from 'commander';
import { withOneRun } from '../terminal/oneRunOptions.ts';
import { type StackOptions, withExamples, withStack } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import type { TemplateOptions } from '../verbs/template.ts';

export function defineTemplate(program: Command): void {
  const command = program
    .command('template')
    .description('the manifest as it would be deployed, without a cluster')
    .addHelpText('after', notes);
  withOneRun(withStack(command))
    .addOption(new Option('-o, --output <format>', 'how to print it').choices(['yaml', 'json']).default('yaml'))
    .option('--show-only <template>', 'only what this template makes; may be repeated', collect, [])
    .option('--include-crds', 'with the definitions in crds/, which no manifest has')
    .option('--no-hooks', 'leave out the hooks')
    .option('--output-dir <folder>', 'write files instead of printing')
    .option('--validate', 'let the API server judge every object, as a deploy does first')
    .option('--kube-version <version>', 'the Kubernetes version that the chart sees')
    .option('-a, --api-versions <list>', 'the APIs that it sees: a/v1,b/v1/Kind; may be repeated', collectParts)
    .option('--show-secrets', 'print the data of Secrets; what pulumi encrypts stays masked');
  withExamples(
    command,
    'release template -s prod --set image.tag=v2 > rendered.yaml',
    'release template -s prod --show-only templates/service.yaml',
    'release template -s prod --validate --output-dir rendered',
    'release template -s prod --kube-version 1.31.0 -a monitoring.coreos.com/v1',
  );
  command.action(async ({ stack, ...options }: TemplateOptions & StackOptions) => {
    const { template } = await import('../verbs/template.ts');
    print(await template(stack, options));
  });
}

const notes = `
What the chart sees of a cluster is what the stack's kubeVersion and apiVersions
say, or Kubernetes 1.34.0 with its own APIs. With --validate the cluster is
asked for what is not said.`;

function collectParts(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(',')];
}

function collect(text: string, before: readonly string[]): string[] {
  return [...before, text];
}
