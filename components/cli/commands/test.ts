import { type Command, InvalidArgumentError } from 'commander';
import { duration, requireRelease, withExamples, withOutput, withRelease } from '../terminal/options.ts';
import { print } from '../terminal/print.ts';
import type { TestFilter, TestOptions } from '../verbs/test.ts';

export function defineTest(program: Command): void {
  const command = program.command('test').description('run the test hooks of the newest revision');
  withOutput(withRelease(command))
    .option('--filter <attribute=value>', 'run only this test (name=NAME) or all others (!name=NAME)', filter, [])
    .option('--logs', 'print the logs of the tests while they run')
    .option('--timeout <duration>', 'time limit for each test', duration, 300);
  withExamples(command, 'release test -s prod --logs', "release test -s prod --filter '!name=slow' --timeout 10m");
  command.action(async (name: string | undefined, options: TestOptions) => {
    requireRelease(command, name, options);
    const { test } = await import('../verbs/test.ts');
    const { text, failed } = await test(name, options);
    print(text);
    if (failed) process.exitCode = 1;
  });
}

/** Parses one or more filters, separated by commas or given in several options. */
function filter(text: string, before: readonly TestFilter[]): TestFilter[] {
  const filters = text.split(',').map((part): TestFilter => {
    const [, not, name] = /^(!?)name=(.+)$/.exec(part) ?? [];
    if (name === undefined) throw new InvalidArgumentError('It must be name=NAME or !name=NAME.');
    return { name, excluded: not === '!' };
  });
  return [...before, ...filters];
}
