import type { Command } from 'commander';
import type { RecordOptions } from '../target/shownRecord.ts';
import {
  type OutputOptions,
  requireRelease,
  withExamples,
  withOutput,
  withRelease,
  withRevision,
  withShowSecrets,
} from '../terminal/options.ts';
import { print } from '../terminal/print.ts';

export function defineStatus(program: Command): void {
  const command = program
    .command('status')
    .description('show the newest revision, its objects in the cluster, and its notes');
  withShowSecrets(withRevision(withOutput(withRelease(command))));
  withExamples(command, 'release status -s prod', 'release status grafana -n monitoring --revision 2 -o json');
  command.action(async (name: string | undefined, options: RecordOptions & OutputOptions) => {
    requireRelease(command, name, options);
    const { status } = await import('../verbs/status.ts');
    print(await status(name, options));
  });
}
