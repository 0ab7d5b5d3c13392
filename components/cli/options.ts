import { type Command, InvalidArgumentError, Option } from 'commander';
import type { OutputFormat } from './output.ts';

export interface StackOptions {
  stack: string;
}

export interface OutputOptions {
  output: OutputFormat;
}

/** Which release is meant: a stack's, or one that is named as Helm names it. */
export interface ReleaseOptions {
  stack?: string;
  namespace?: string;
  kubeContext?: string;
}

export interface RevisionOptions {
  revision?: number;
}

export interface SecretsOptions {
  showSecrets?: boolean;
}

const stackOption = () => {
  const option = new Option('-s, --stack <name>', 'the stack whose Pulumi.<name>.yaml says which release is meant');
  return option.env('PULUMI_STACK');
};

/** The stack, from the command line or from PULUMI_STACK. */
export function withStack(command: Command): Command {
  return command.addOption(stackOption().makeOptionMandatory());
}

/** A stack's release, or any other by its name. {@link requireRelease} holds that one of them is named. */
export function withRelease(command: Command): Command {
  command.argument('[name]', "a release that is not a stack's, as `helm` names it");
  return withCluster(command);
}

/** A cluster: a stack's, or that of a kubeconfig. */
export function withCluster(command: Command): Command {
  return command
    .addOption(stackOption())
    .option('-n, --namespace <namespace>', 'where the named release is, not that of the context')
    .option('--kube-context <name>', "the kubeconfig's context, not that of the stack");
}

/** @throws CommanderError when neither a stack nor a name says which release is meant */
export function requireRelease(command: Command, name: string | undefined, { stack, namespace }: ReleaseOptions): void {
  if (name === undefined && stack === undefined) {
    command.error("error: name a stack with '-s, --stack <name>', or a release with its name");
  }
  if (name === undefined && namespace !== undefined) {
    command.error("error: option '-n, --namespace <namespace>' goes with the name of a release; a stack has its own");
  }
}

export function withOutput(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <format>', 'how to print it').choices(['table', 'json', 'yaml']).default('table'),
  );
}

export interface YesOptions extends StackOptions {
  yes?: boolean;
}

/** The question of a command that changes something, and the way to do without. */
export function withYes(command: Command): Command {
  return command.option('-y, --yes', 'ask nothing').hook('preAction', async () => {
    const { canAsk } = await import('./run/confirm.ts');
    if (command.opts<YesOptions>().yes || canAsk()) return;
    command.error(`error: there is no terminal to ask on: add --yes to ${command.name()} without a question`);
  });
}

export function withRevision(command: Command): Command {
  return command.option('--revision <number>', 'a revision; the newest otherwise', wholeNumber);
}

export function withShowSecrets(command: Command): Command {
  return command.option('--show-secrets', 'print secret values and the data of Secrets as they are');
}

/** A revision that is named without an option. */
export function revisionOf(text: string): number {
  const revision = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(revision)) throw new InvalidArgumentError('It must be the number of a revision.');
  return revision;
}

/** A number from 1 on. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}

/** Command lines as a user would type them, under the options. */
export function withExamples(command: Command, ...lines: readonly string[]): Command {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return command.addHelpText('after', `\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
