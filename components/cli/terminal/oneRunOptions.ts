import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../config/index.ts';
import type { OneRunOptions } from '../deploy/oneRunSettings.ts';

const group = 'Settings of this run:';

/**
 * The settings of one run, over those of the stack's file: one definition for every verb that deploys, previews or renders, so that
 * all of them see what a deploy with the same arguments sees.
 */
export function withOneRun(command: Command): Command {
  const options = [
    new Option('-f, --values <file>', 'values over those of the stack').argParser(collect),
    new Option('--set <path=value>', 'a value: a.b[0]=x,c=d').argParser(collect),
    new Option('--set-string <path=value>', 'the same, always a string').argParser(collect),
    new Option('--set-json <path=json>', 'the same, in JSON').argParser(collect),
    new Option('--timeout <duration>', 'how long the objects may take').argParser(duration),
    new Option('--atomic', 'go back if it fails'),
    new Option('--wait', 'wait until everything is ready'),
    new Option('--no-wait', 'do not wait'),
  ];
  for (const option of options) command.addOption(option.helpGroup(group));
  return command;
}

/** For verbs that deploy or show what a deploy would do. */
export function withRegenerate(command: Command): Command {
  const description = 'generate again what the chart keeps: Secret/name, or Secret/name#data.key';
  return command.addOption(new Option('--regenerate <name>', description).argParser(collect).helpGroup(group));
}

/** For verbs that deploy or show what a deploy would do. */
export function withUnpin(command: Command): Command {
  const description = 'end a rollback first: a pinned stack takes no values';
  return command.addOption(new Option('--unpin', description).helpGroup(group));
}

/** The flags of the group that the command line has, as errors name them. */
export function givenFlags(command: Command): string[] {
  const given = command.options.filter(
    (option) => option.helpGroupHeading === group && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  return given.map(({ long, short }) => long ?? short ?? '');
}

/** The flags of values among the options, as they are typed: what changes nothing else than the values. */
export function valueFlags({ values, set, setString, setJson }: OneRunOptions): string[] {
  const flags = { '-f': values, '--set': set, '--set-string': setString, '--set-json': setJson };
  return Object.entries(flags).flatMap(([flag, given]) => (given === undefined ? [] : [flag]));
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** As the stack's file takes it: a duration, or a number of seconds. */
function duration(text: string): string | number {
  const seconds = /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
  if (seconds === undefined && parseDuration(text) === undefined) {
    throw new InvalidArgumentError('It must be a duration such as 90s, 10m or 1h30m, or a number of seconds.');
  }
  return seconds ?? text;
}
