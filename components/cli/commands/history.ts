import type { Command } from 'commander';
import { requireRelease, wholeNumber, withExamples, withOutput, withRelease } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import type { HistoryOptions } from '../verbs/history.ts';

export function defineHistory(program: Command): void {
  const command = program
    .command('history')
    .alias('hist')
    .description('list the revisions of the release, oldest first');
  withOutput(withRelease(command)).option(
    '--max <number>',
    'maximum number of revisions, newest first kept',
    wholeNumber,
    256,
  );
  withExamples(command, 'release history -s prod', 'release history grafana -n monitoring --max 3');
  command.action(async (name: string | undefined, options: HistoryOptions) => {
    requireRelease(command, name, options);
    const { history } = await import('../verbs/history.ts');
    print(await history(name, options));
  });
}
