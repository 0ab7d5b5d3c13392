import type { Command } from 'commander';
import type { EventsOptions } from '../../live/events.ts';
import type { LogsOptions } from '../../live/logs.ts';
import {
  duration,
  requireRelease,
  wholeNumber,
  withExamples,
  withOutput,
  withRelease,
} from '../../terminal/options.ts';
import { print } from '../../terminal/print.ts';

export function defineEvents(program: Command): void {
  const command = program.command('events').description("list the cluster's events about the release, oldest first");
  withOutput(withRelease(command)).option('--type <type>', 'only events of this type, such as Warning');
  withExamples(command, 'release events -s prod', 'release events grafana -n monitoring --type Warning');
  command.action(async (name: string | undefined, options: EventsOptions) => {
    requireRelease(command, name, options);
    const { events } = await import('../../live/events.ts');
    print(await events(name, options));
  });
}

export function defineLogs(program: Command): void {
  const command = program.command('logs').description("print the logs of the release's pods");
  withRelease(command)
    .option('-f, --follow', 'go on with new lines and new pods')
    .option('-c, --container <name>', 'only containers of this name')
    .option('--pod <prefix>', 'only pods whose name begins like this')
    .option('--since <duration>', 'only lines since 5s, 2m, 3h ago', duration)
    .option('--tail <number>', 'only the last lines of each container', wholeNumber)
    .option('-p, --previous', 'logs of the containers before their last restart')
    .option('--timestamps', 'begin each line with its time');
  withExamples(command, 'release logs -s prod --since 10m', 'release logs -s prod -f --container app');
  command.action(async (name: string | undefined, options: LogsOptions) => {
    requireRelease(command, name, options);
    const { logs } = await import('../../live/logs.ts');
    await logs(name, options);
  });
}
