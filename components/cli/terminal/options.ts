import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../config/index.ts';
import { ReleaseError } from '../../errors.ts';
import type { OutputFormat } from './output.ts';

export interface StackOptions {
  stack: string;
}

export interface OutputOptions {
  output: OutputFormat;
}

/** Chooses a release: a stack's, or one by its name in Helm. */
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

const about = 'stack to use (default: the selected one)';

/** `-s`, or PULUMI_STACK. */
function stackOption(description = about): Option {
  return new Option('-s, --stack <name>', description).env('PULUMI_STACK');
}

/** Adds the stack: from the command line, from PULUMI_STACK, or the one of `pulumi stack select`. */
export function withStack(command: Command): Command {
  return command.addOption(stackOption()).hook('preAction', async () => {
    const { requireStack } = await import('../target/chosenStack.ts');
    command.setOptionValue('stack', await requireStack(namedStack(command)));
  });
}

export interface StackChoice {
  /** The help text of `-s`. */
  description: string;
  /** Whether PULUMI_STACK is used, too. */
  env: boolean;
  /** Whether the selected stack is the default. */
  selected: boolean;
}

/** Adds an optional stack. */
export function withStackChoice(command: Command, { description, env, selected }: StackChoice): Command {
  const option = env ? stackOption(description) : new Option('-s, --stack <name>', description);
  return command.addOption(option).hook('preAction', async () => {
    const named = namedStack(command);
    const { chosenStack } = await import('../target/chosenStack.ts');
    const { requireProject } = await import('../target/currentProject.ts');
    if (named === undefined && !selected) requireProject();
    else command.setOptionValue('stack', chosenStack(named));
  });
}

/** Adds a stack's release or any other by its name. {@link requireRelease} checks that one of them is given. */
export function withRelease(command: Command): Command {
  command.argument('[name]', 'name of a release not managed by a stack');
  return withCluster(command, () => command.args.length > 0);
}

/**
 * Adds the cluster: a stack's, or a kubeconfig's.
 * @param isElsewhere whether the command line names a release without a stack
 */
export function withCluster(command: Command, isElsewhere: () => boolean): Command {
  return command
    .addOption(stackOption())
    .option('-n, --namespace <namespace>', "namespace of the named release (default: the context's)")
    .option('--kube-context <name>', "kubeconfig context (default: the stack's)")
    .hook('preAction', async () => {
      const named = namedStack(command);
      const needsStack = !isElsewhere() && command.opts<ReleaseOptions>().namespace === undefined;
      // A release that is named without a stack needs no project.
      if (named === undefined && !needsStack) return;
      const { chosenStack, requireStack } = await import('../target/chosenStack.ts');
      command.setOptionValue('stack', needsStack ? await requireStack(named) : chosenStack(named));
    });
}

/** An empty PULUMI_STACK counts as unset, as for Pulumi. */
function namedStack(command: Command): string | undefined {
  const { stack } = command.opts<Partial<StackOptions>>();
  return stack === '' && command.getOptionValueSource('stack') === 'env' ? undefined : stack;
}

/** @throws CommanderError if `-n` is given for a stack's release */
export function requireRelease(command: Command, name: string | undefined, { namespace }: ReleaseOptions): void {
  if (name === undefined && namespace !== undefined) {
    command.error(
      "error: option '-n, --namespace <namespace>' requires the name of a release; a stack sets its own namespace",
    );
  }
}

export function withOutput(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <format>', 'output format').choices(['table', 'json', 'yaml']).default('table'),
  );
}

export interface YesOptions extends StackOptions {
  yes?: boolean;
}

/**
 * Adds the prompt of a command that changes something, and the flag that skips it.
 * @param changesNothing whether this command line changes nothing, so that nobody is asked. @default it always changes something
 */
export function withYes(command: Command, changesNothing: (command: Command) => boolean = () => false): Command {
  return command.option('-y, --yes', 'skip the prompt').hook('preAction', async () => {
    const { canAsk } = await import('./confirm.ts');
    if (command.opts<YesOptions>().yes || changesNothing(command) || canAsk()) return;
    command.error(`error: there is no terminal for the prompt: add --yes to ${command.name()} without one`);
  });
}

export function withRevision(command: Command): Command {
  return command.option('--revision <number>', 'revision number (default: the newest)', wholeNumber);
}

export function withShowSecrets(command: Command): Command {
  return command.option('--show-secrets', 'print secret values and the data of Secrets in plain text');
}

/** Parses a revision that is given as an argument. */
export function revisionOf(text: string): number {
  const revision = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(revision)) return revision;
  throw new ReleaseError('COMMAND_INVALID', `"${text}" is not a revision number.`, {
    hint: '`release history -s <stack>` lists the revisions; then for example: `release rollback 3 -s <stack>`.',
  });
}

/** Parses a positive integer. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a positive integer.');
  return Number(text);
}

/** Parses a duration. @returns seconds */
export function duration(text: string): number {
  const seconds = parseDuration(text);
  if (seconds === undefined) throw new InvalidArgumentError('It must be a duration such as 90s, 10m or 1h30m.');
  return seconds;
}

/** Adds examples below the options in the help. */
export function withExamples(command: Command, ...lines: readonly string[]): Command {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return command.addHelpText('after', `\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
