import type { Command } from 'commander';
import {
  type OutputOptions,
  requireRelease,
  withExamples,
  withOutput,
  withRelease,
  withRevision,
  withShowSecrets,
} from '../options.ts';
import { print } from '../print.ts';
import type { RecordOptions } from '../shownRecord.ts';

export function defineStatus(program: Command): void {
  const command = program.command('status').description('the newest revision, with its notes');
  withShowSecrets(withRevision(withOutput(withRelease(command))));
  withExamples(command, 'release status -s prod', 'release status grafana -n monitoring --revision 2 -o json');
  command.action(async (name: string | undefined, options: RecordOptions & OutputOptions) => {
    requireRelease(command, name, options);
    const { status } = await import('../status.ts');
    print(await status(name, options));
  });
}
