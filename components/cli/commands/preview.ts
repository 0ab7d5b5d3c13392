import type { Command } from 'commander';
import { withOneRun, withRegenerate, withUnpin } from '../terminal/oneRunOptions.ts';
import { type OutputOptions, withExamples, withOutput, withStack } from '../terminal/options.ts';
import { finish } from '../terminal/verbResult.ts';
import type { PreviewOptions } from '../verbs/preview.ts';

export function definePreview(program: Command): void {
  const command = program
    .command('preview')
    .description('show what a deploy with the same arguments would change (pulumi preview)')
    .addHelpText('after', notes);
  withOutput(withStack(command))
    .option('--diff', 'show the fields that change')
    .option('--refresh', 'compare the state with the cluster first');
  withUnpin(withRegenerate(withOneRun(command)));
  withExamples(
    command,
    'release preview -s prod --diff',
    'release preview -s staging --set image.tag=v2 -o json > staging.json',
  );
  command.action(async ({ output, ...options }: PreviewOptions & OutputOptions) => {
    const { preview } = await import('../verbs/preview.ts');
    finish(await preview(options, output));
  });
}

const notes = `
Nothing is changed. With -o json it prints the JSON of pulumi preview, which
release report turns into a comment.`;
