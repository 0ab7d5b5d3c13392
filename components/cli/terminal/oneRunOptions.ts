import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../config/index.ts';
import type { OneRunOptions } from '../deploy/oneRunSettings.ts';

const group = 'Settings of this run:';

/**
 * Adds the options that override the stack's settings for one run. All commands that deploy, preview or render share this definition, so
 * each of them sees what a deploy with the same arguments sees.
 */
export function withOneRun(command: Command): Command {
  const options = [
    new Option('-f, --values <file>', 'values file that overrides those of the stack').argParser(collect),
    new Option('--set <path=value>', 'set values: a.b[0]=x,c=d').argParser(collect),
    new Option('--set-string <path=value>', 'set values that are always strings').argParser(collect),
    new Option('--set-json <path=json>', 'set values given as JSON').argParser(collect),
    new Option('--set-file <path=file>', 'set values to the content of files').argParser(collect),
    new Option('--set-literal <path=text>', 'set one value to exactly this text').argParser(collect),
    new Option('--atomic', 'roll back if the deploy fails'),
    new Option('--rollback-on-failure', "the same: Helm 4's name"),
    new Option('--create-namespace', 'create the namespace if it is missing (default)'),
    new Option('--take-ownership', 'take over objects of other releases or of nobody'),
    new Option('--skip-crds', 'do not deploy the CRDs in crds/'),
    new Option('--history-max <number>', 'revisions to keep; 0 keeps all').argParser(count),
  ];
  for (const option of options) command.addOption(option.helpGroup(group));
  return withWaiting(command);
}

/** What is recorded with a revision, and the way around hooks that block it. */
export function withRecording(command: Command): Command {
  const options = [
    new Option('--description <text>', "description of the revision in place of Helm's"),
    new Option('-l, --labels <labels>', "labels of the revision's record: a=b,c=d; null removes one").argParser(labels),
    new Option('--no-hooks', 'run no hooks, when one of them blocks the release'),
  ];
  for (const option of options) command.addOption(option.helpGroup(group));
  return command;
}

/** The options about the end of a run that changes the cluster. */
export function withWaiting(command: Command): Command {
  const options = [
    new Option('--timeout <duration>', 'time limit for the objects to become ready').argParser(duration),
    new Option('--wait [strategy]', 'wait until all objects are ready')
      .choices(['watcher', 'legacy', 'hookOnly'])
      .preset('watcher'),
    new Option('--no-wait', 'do not wait'),
    new Option('--wait-for-jobs', 'wait until all objects are ready, and Jobs complete'),
  ];
  for (const option of options) command.addOption(option.helpGroup(group));
  return command;
}

/** For commands that deploy or show what a deploy would do. */
export function withRegenerate(command: Command): Command {
  const description = 'regenerate fields that the chart keeps: Secret/name or Secret/name#data.key';
  return command.addOption(new Option('--regenerate <name>', description).argParser(collect).helpGroup(group));
}

/** For commands that deploy or show what a deploy would do. */
export function withUnpin(command: Command): Command {
  const description = 'first remove the pin of a rollback, which overrides all values';
  return command.addOption(new Option('--unpin', description).helpGroup(group));
}

/** The given flags of the group, as errors print them. */
export function givenFlags(command: Command): string[] {
  const given = command.options.filter(
    (option) => option.helpGroupHeading === group && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  return given.map(({ long, short }) => long ?? short ?? '');
}

/** The given flags that set values, as errors print them. */
export function valueFlags({ values, set, setString, setJson, setFile, setLiteral }: OneRunOptions): string[] {
  const ofSet = { '--set': set, '--set-string': setString, '--set-json': setJson, '--set-file': setFile };
  const flags = { '-f': values, ...ofSet, '--set-literal': setLiteral };
  return Object.entries(flags).flatMap(([flag, given]) => (given === undefined ? [] : [flag]));
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Helm refuses its own labels, and the API server those of another form. */
function labels(text: string, before: string | undefined): string {
  const word = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
  const form = new RegExp(`^(?:[a-z0-9.-]+/)?${word}=(?:${word})?$`);
  for (const label of text.split(',')) {
    if (!form.test(label)) throw new InvalidArgumentError(`"${label}" is not a label: write it as a=b,c=d.`);
    const [name = ''] = label.split('=');
    if (/^(?:name|owner|status|version|createdAt|modifiedAt)$|^kubesentiment\.io\//.test(name)) {
      throw new InvalidArgumentError(`The label ${name} is a label of the record itself.`);
    }
  }
  return before === undefined ? text : `${before},${text}`;
}

function count(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a number of revisions, such as 10.');
  return Number(text);
}

/** The form in the stack's file: a duration, or a number of seconds. */
function duration(text: string): string | number {
  const seconds = /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
  if (seconds === undefined && parseDuration(text) === undefined) {
    throw new InvalidArgumentError('It must be a duration such as 90s, 10m or 1h30m, or a number of seconds.');
  }
  return seconds ?? text;
}
