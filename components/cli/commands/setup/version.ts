import type { Command } from 'commander';
import { withExamples } from '../../terminal/options.ts';
import { print } from '../../terminal/print.ts';

export function defineVersion(program: Command): void {
  const command = program
    .command('version')
    .description('print the version; release doctor has those of the other tools')
    .option('--short', 'print only the number');
  withExamples(command, 'release version --short');
  command.action(async ({ short = false }: { short?: boolean }) => {
    const { version } = await import('../../verbs/version.ts');
    print(version(short));
  });
}
