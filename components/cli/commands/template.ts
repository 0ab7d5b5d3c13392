import { type Command, Option } from 'commander';
import { type StackOptions, withExamples, withStack } from '../options.ts';
import type { TemplateOptions } from '../template.ts';

export function defineTemplate(program: Command): void {
  const command = program.command('template').description('the manifest as it would be deployed, without a cluster');
  withStack(command)
    .addOption(new Option('-o, --output <format>', 'how to print it').choices(['yaml', 'json']).default('yaml'))
    .option('--show-only <template>', 'only what this template makes; may be repeated', collect, [])
    .option('--include-crds', 'with the definitions in crds/, which no manifest has')
    .option('--no-hooks', 'leave out the hooks')
    .option('--output-dir <folder>', 'write files instead of printing')
    .option('--validate', 'let the API server judge every object, as a deploy does first')
    .option('--show-secrets', 'print the data of Secrets; what pulumi encrypts stays masked');
  withExamples(
    command,
    'release template -s prod > rendered.yaml',
    'release template -s prod --show-only templates/service.yaml',
    'release template -s prod --validate --output-dir rendered',
  );
  command.action(async ({ stack, ...options }: TemplateOptions & StackOptions) => {
    const { template } = await import('../template.ts');
    process.stdout.write(await template(stack, options));
  });
}

function collect(text: string, before: readonly string[]): string[] {
  return [...before, text];
}
