import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { definitions } from '../../components/cli/commands/index.ts';
import { releaseProgram } from '../../components/cli/program.ts';

const commands = releaseProgram().commands.flatMap(function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
});

/** They have nothing to do with a release, or name stacks as arguments. */
const withoutStack = ['completion', 'init', 'promote', 'version'];

describe.each(commands.map((command) => [nameOf(command), command] as const))('release %s', (_name, command) => {
  test('has a description and an example', () => {
    const help = helpOf(command);
    const example = /\nExamples?:\n {2}release (.+)/.exec(help)?.[1];
    expect(command.description()).not.toBe('');
    expect(example).toMatch(new RegExp(`^${nameOf(command)}\\b`));
  });

  test('has a help text within 80 columns', () => {
    expect(
      helpOf(command)
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });

  test('has the option -s for a stack', () => {
    const hasStack = command.options.some(({ short }) => short === '-s');
    expect(hasStack).toBe(!withoutStack.includes(nameOf(command)));
  });
});

test('a command line that begins with a verb defines only that', () => {
  const verbs = Object.keys(definitions);
  expect(releaseProgram().commands.map((command) => command.name())).toEqual(verbs);
  const alone = verbs.map((verb) => releaseProgram([verb]).commands.map((command) => command.name()));
  expect(alone).toEqual(verbs.map((verb) => [verb]));
});

function nameOf(command: Command): string {
  const parent = command.parent;
  return parent === null || parent.parent === null ? command.name() : `${nameOf(parent)} ${command.name()}`;
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (chunk) => (text += chunk), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return text;
}
