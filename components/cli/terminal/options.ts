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

const about = 'the stack whose release is meant; the selected one otherwise';

/** `-s`, or PULUMI_STACK. */
function stackOption(description = about): Option {
  return new Option('-s, --stack <name>', description).env('PULUMI_STACK');
}

/** The stack: from the command line, from PULUMI_STACK, or the one that `pulumi stack select` has chosen. */
export function withStack(command: Command): Command {
  return command.addOption(stackOption()).hook('preAction', async () => {
    const { requireStack } = await import('../target/chosenStack.ts');
    command.setOptionValue('stack', await requireStack(namedStack(command)));
  });
}

export interface StackChoice {
  /** What `-s` says in the help. */
  description: string;
  /** Whether PULUMI_STACK names the stack, too. */
  env: boolean;
  /** Whether the selected stack is meant where none is named. */
  selected: boolean;
}

/** A stack that may be left out. */
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

/** A stack's release, or any other by its name. {@link requireRelease} holds that one of them is named. */
export function withRelease(command: Command): Command {
  command.argument('[name]', "a release that is not a stack's, as `helm` names it");
  return withCluster(command, () => command.args.length > 0);
}

/**
 * A cluster: a stack's, or that of a kubeconfig.
 * @param isElsewhere whether the command line says what is meant without a stack
 */
export function withCluster(command: Command, isElsewhere: () => boolean): Command {
  return command
    .addOption(stackOption())
    .option('-n, --namespace <namespace>', 'where the named release is, not that of the context')
    .option('--kube-context <name>', "the kubeconfig's context, not that of the stack")
    .hook('preAction', async () => {
      const named = namedStack(command);
      const needsStack = !isElsewhere() && command.opts<ReleaseOptions>().namespace === undefined;
      // What is named without a stack need not be in a project.
      if (named === undefined && !needsStack) return;
      const { chosenStack, requireStack } = await import('../target/chosenStack.ts');
      command.setOptionValue('stack', needsStack ? await requireStack(named) : chosenStack(named));
    });
}

/** An empty PULUMI_STACK names no stack, as for Pulumi. */
function namedStack(command: Command): string | undefined {
  const { stack } = command.opts<Partial<StackOptions>>();
  return stack === '' && command.getOptionValueSource('stack') === 'env' ? undefined : stack;
}

/** @throws CommanderError when a stack's release is to be in another namespace than the stack says */
export function requireRelease(command: Command, name: string | undefined, { namespace }: ReleaseOptions): void {
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
    const { canAsk } = await import('./confirm.ts');
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
  if (Number.isSafeInteger(revision)) return revision;
  throw new InvalidArgumentError(
    'It must be the number of a revision; the stack names the release, as in `release rollback 3 -s <stack>`.',
  );
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
