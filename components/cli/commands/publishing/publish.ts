import type { Command } from 'commander';
import { type OutputOptions, withExamples, withOutput, withStackChoice } from '../../terminal/options.ts';
import { print } from '../../terminal/print.ts';
import type { PublishOptions } from '../../verbs/publish.ts';

export function definePublish(program: Command): void {
  const command = program
    .command('publish')
    .description('publish an archive, with its provenance file, to a folder, a repository or a registry')
    .argument('<archive>', 'archive, as `release package` writes it')
    .argument('<target>', 'folder of a chart repository, URL with the API of ChartMuseum, oci://…, or @<repository>')
    .option('--url <url>', 'URL of the archives in the index.yaml of a folder (default: relative)');
  const stack = "use this stack's repositories and their credentials (default: those of Helm)";
  withStackChoice(command, { description: stack, env: true, selected: false });
  withExamples(
    withOutput(command),
    'release publish dist/demo-1.2.3.tgz oci://registry.example.com/charts',
    'release publish dist/demo-1.2.3.tgz @shop -s prod',
  );
  command.action(async (archive: string, target: string, { output, ...options }: PublishOptions & OutputOptions) => {
    const { publish } = await import('../../verbs/publish.ts');
    print(await publish(archive, target, options, output));
  });
}
