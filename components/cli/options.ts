import { type Command, Option } from 'commander';
import type { OutputFormat } from './output.ts';

export interface StackOptions {
  stack: string;
}

export interface OutputOptions {
  output: OutputFormat;
}

/** The stack, from the command line or from PULUMI_STACK. */
export function withStack(command: Command): Command {
  const stack = new Option('-s, --stack <name>', 'the stack whose Pulumi.<name>.yaml says which release is meant');
  return command.addOption(stack.env('PULUMI_STACK').makeOptionMandatory());
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

/** Command lines as a user would type them, under the options. */
export function withExamples(command: Command, ...lines: readonly string[]): Command {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return command.addHelpText('after', `\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
