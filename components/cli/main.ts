#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import { formatError, ReleaseError, ReleaseErrors } from '../errors.ts';
import type { LintOptions } from './lint.ts';
import type { OutputFormat } from './output.ts';

interface StackOptions {
  stack: string;
}

interface OutputOptions extends StackOptions {
  output: OutputFormat;
}

interface LintFlags extends LintOptions {
  output: OutputFormat;
}

const program = new Command('release')
  .description('Looks at the releases of this project without running a deploy.')
  .showHelpAfterError('(add --help for the options)')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

// Commands are loaded when they run: a look at the history should not wait for the renderer.
withOutput(withStack(program.command('history').description('the revisions of the release, oldest first'))).action(
  async ({ stack, output }: OutputOptions) => {
    const { history } = await import('./history.ts');
    process.stdout.write(await history(stack, output));
  },
);
withOutput(withStack(program.command('status').description('the newest revision, with its notes'))).action(
  async ({ stack, output }: OutputOptions) => {
    const { status } = await import('./status.ts');
    process.stdout.write(await status(stack, output));
  },
);
withStack(program.command('template').description('the manifest as it would be deployed, without a cluster')).action(
  async ({ stack }: StackOptions) => {
    const { template } = await import('./template.ts');
    process.stdout.write(await template(stack));
  },
);
withOutput(program.command('lint').description('what is wrong or unwise in the chart, its values and its objects'))
  .option('-s, --stack <name>', "one stack's values; all stacks' and the chart's defaults otherwise")
  .option('--strict', 'fail for warnings too')
  .option('--no-dependencies', 'leave out the dependency charts, which have to be fetched and rendered')
  .action(async ({ output, ...options }: LintFlags) => {
    const { lint } = await import('./lint.ts');
    const { text, failed } = await lint(options, output);
    process.stdout.write(text);
    if (failed) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  exitFor(error);
}

/** 1 for what failed, 2 for a command line that was not understood. */
function exitFor(error: unknown): void {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong, or given the help that was asked for.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  const expected = error instanceof ReleaseError || error instanceof ReleaseErrors;
  process.stderr.write(`${expected ? formatError(error) : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = error instanceof ReleaseError && error.code === 'CONFIG_MISSING_FILE' ? 2 : 1;
}

function withStack(command: Command): Command {
  const stack = new Option('-s, --stack <name>', 'the stack whose Pulumi.<name>.yaml says which release is meant');
  return command.addOption(stack.env('PULUMI_STACK').makeOptionMandatory());
}

function withOutput(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <format>', 'how to print it').choices(['table', 'json', 'yaml']).default('table'),
  );
}
