import { type Command, Option } from 'commander';
import { withOneRun } from '../terminal/oneRunOptions.ts';
import { type StackOptions, withExamples, withStack } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import type { TemplateOptions } from '../verbs/template.ts';

export function defineTemplate(program: Command): void {
  const command = program
    .command('template')
    .description('render the manifest without a cluster')
    .addHelpText('after', notes);
  withOneRun(withStack(command))
    .addOption(new Option('-o, --output <format>', 'output format').choices(['yaml', 'json']).default('yaml'))
    .option('--show-only <template>', 'only the objects of this template; may be repeated', collect, [])
    .option('--include-crds', 'include the CRDs in crds/, which are not in the manifest')
    .option('--no-hooks', 'exclude the hooks')
    .option('--skip-tests', 'exclude the tests')
    .option('--output-dir <folder>', 'write files instead of printing')
    .option('--validate', 'validate every object with the API server, as a deploy does')
    .option('--kube-version <version>', 'the Kubernetes version that the chart sees')
    .option('-a, --api-versions <list>', 'the APIs that the chart sees: a/v1,b/v1/Kind; may be repeated', collectParts)
    .option('--show-secrets', 'print the data of Secrets; values that Pulumi encrypts stay masked');
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
The chart sees the stack's kubeVersion and apiVersions or, by default,
Kubernetes 1.34.0 with the built-in APIs. With --validate, values that are not
set are read from the cluster.`;

function collectParts(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(',')];
}

function collect(text: string, before: readonly string[]): string[] {
  return [...before, text];
}
