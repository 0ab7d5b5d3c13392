#!/usr/bin/env node
import { Command, Option } from 'commander';
import { formatError, ReleaseError, ReleaseErrors } from '../errors.ts';
import type { OutputFormat } from './output.ts';

interface StackOptions {
  stack: string;
}

interface OutputOptions extends StackOptions {
  output: OutputFormat;
}

const program = new Command('release')
  .description('Looks at the releases of this project without running a deploy.')
  .showHelpAfterError('(add --help for the options)')
  .configureHelp({ showGlobalOptions: true });

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

try {
  await program.parseAsync();
} catch (error) {
  const expected = error instanceof ReleaseError || error instanceof ReleaseErrors;
  process.stderr.write(`${expected ? formatError(error) : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
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
