import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { execa } from 'execa';
import { releaseProgram } from '../../../components/cli/program.ts';
import { answerForOption, answerForVerb } from '../../../components/cli/terminal/helmWords.ts';
import { integrationEnvironment } from '../support/environment.ts';

/** A verb of stock Helm, with what its help lists. */
interface HelmVerb {
  words: string[];
  aliases: string[];
  /** Each with its short form, if it has one. */
  options: { long: string; short?: string }[];
}

/** Short options that mean something else here, each with a test of its own. */
const otherMeaning = ['template -s'];

describe("the words of stock Helm's help", () => {
  let verbs: HelmVerb[];
  beforeAll(async () => {
    verbs = await readHelp([]);
  });

  test('are the commands that people know', () => {
    const names = verbs.map(({ words }) => words.join(' '));
    expect(names).toEqual(expect.arrayContaining(['upgrade', 'get values', 'repo add', 'show chart']));
    expect(names.length).toBeGreaterThan(40);
  });

  test('are each a verb here, or answered with what to use', () => {
    const missing = verbs
      .flatMap(({ words, aliases }) => [words, ...aliases.map((alias) => [...words.slice(0, -1), alias])])
      .filter((words) => commandAt(words) === undefined && answerForVerb(words[0] ?? '') === undefined);
    expect(missing.map((words) => words.join(' '))).toEqual([]);
  });

  test('have options that are each an option here, or answered with what to use', () => {
    const missing = verbs.flatMap(({ words, options }) => {
      const command = hereFor(words);
      if (command === undefined) return [];
      return options
        .filter(({ long }) => !isOption(command, long) && answerForOption(long, words[0] ?? '') === undefined)
        .map(({ long }) => `${words.join(' ')} ${long}`);
    });
    expect(missing).toEqual([]);
  });

  test('have short options that mean the same here', () => {
    const other = verbs.flatMap(({ words, options }) => {
      const command = hereFor(words);
      if (command === undefined) return [];
      return options
        .filter(({ long, short }) => short !== undefined && (optionNamed(command, short)?.long ?? long) !== long)
        .map(({ short }) => `${words.join(' ')} ${short}`);
    });
    expect(other).toEqual(otherMeaning);
  });

  test('have answers whose commands are complete command lines of this program', async () => {
    const answers = verbs.flatMap(({ words, options }) => {
      const command = hereFor(words);
      const [verb = ''] = words;
      const ofOptions = command === undefined ? [] : options.filter(({ long }) => !isOption(command, long));
      return [answerForVerb(verb), ...ofOptions.map(({ long }) => answerForOption(long, verb))];
    });
    const commands = [...new Set(answers.flatMap((answer) => [...(answer ?? '').matchAll(/`(release [^`]*)`/g)]))];
    const lines = [...new Set(commands.map(([, line = '']) => line))];
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => line !== 'release …' && !isCommandLine(line))).toEqual([]);
  });
});

/** The verbs of Helm's help and of the groups in it. */
async function readHelp(words: string[]): Promise<HelmVerb[]> {
  const { stdout } = await execa('helm', [...words, '--help'], { env: integrationEnvironment().variables });
  const listed = /Available Commands:\n((?: {2}.*\n)+)/.exec(stdout)?.[1] ?? '';
  const below = listed.split('\n').flatMap((line) => /^ {2}(\S+)/.exec(line)?.[1] ?? []);
  const nested = await Promise.all(below.map((word) => readHelp([...words, word])));
  const aliases = /\nAliases:\n {2}(.*)/.exec(stdout)?.[1]?.split(', ') ?? [];
  const sections = [...stdout.matchAll(/\n(?:Global )?Flags:\n((?: {2,}-.*\n?)+)/g)].map(([, text = '']) => text);
  const options = [...sections.join('\n').matchAll(/^ +(?:(-\w), )?(--[a-z-]+)/gm)].map(([, short, long = '']) => ({
    long,
    ...(short === undefined ? {} : { short }),
  }));
  const own = words.length === 0 || words[0] === 'help' ? [] : [{ words, aliases, options }];
  return [...own, ...nested.flat()];
}

/** The command here that does what a verb of Helm does. */
function hereFor(words: readonly string[]): Command | undefined {
  const renamed = ['install', 'upgrade'].includes(words[0] ?? '') ? ['deploy'] : words;
  return commandAt(renamed);
}

function commandAt(words: readonly string[]): Command | undefined {
  let command: Command | undefined = releaseProgram([]);
  for (const word of words) {
    // The shells are arguments of `completion`.
    if (command?.registeredArguments[0]?.argChoices?.includes(word)) continue;
    command = command?.commands.find((each) => each.name() === word || each.aliases().includes(word));
  }
  return command;
}

function optionNamed(command: Command, name: string) {
  const all = [...command.options, ...(releaseProgram([]).options ?? [])];
  return all.find(({ long, short }) => long === name || short === name);
}

function isOption(command: Command, long: string): boolean {
  return long === '--help' || optionNamed(command, long) !== undefined;
}

/** Whether our program knows the verb and every option of a command line. */
function isCommandLine(line: string): boolean {
  const [, ...words] = line.replaceAll("'", '').split(' ');
  const command = commandAt(words.slice(0, 2)) ?? commandAt(words.slice(0, 1));
  return (
    command !== undefined &&
    words
      .filter((word) => word.startsWith('-'))
      .every((word) => isOption(command, word) || optionNamed(command, word) !== undefined)
  );
}
