import type { Command } from 'commander';
import { type StackOptions, withExamples, withStack } from '../options.ts';

export function defineTemplate(program: Command): void {
  const command = program.command('template').description('the manifest as it would be deployed, without a cluster');
  withExamples(withStack(command), 'release template -s prod > rendered.yaml');
  command.action(async ({ stack }: StackOptions) => {
    const { template } = await import('../template.ts');
    process.stdout.write(await template(stack));
  });
}
