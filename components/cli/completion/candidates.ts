import type { Argument, Command, Option } from 'commander';

/** What can follow on the command line. */
export interface Candidates {
  /** Each with a short description, which may be empty. */
  items: { value: string; description: string }[];
  /** Whether the names of files can follow, too. */
  files: boolean;
}

/** What only the project or the cluster knows; asked only where it can follow. */
export interface Sources {
  stacks(): Promise<string[]>;
  /** @param stack the stack of the command line, if it has one */
  revisions(stack: string | undefined): Promise<{ value: string; description: string }[]>;
}

const none: Candidates = { items: [], files: false };

/** Options and arguments whose values are files or folders. */
const takesFiles = /<(?:[a-z-]*file|folder|chart|archive|target|preview\.json)(?:\.\.\.)?>|<path=file>/;

/**
 * The candidates for the last word of a command line.
 * @param words those after `release`; the last one is being typed, and may be empty
 */
export async function candidatesFor(program: Command, words: readonly string[], sources: Sources): Promise<Candidates> {
  const [typed, before] = [words.at(-1) ?? '', words.slice(0, -1)];
  const { command, position, pending, given } = walk(program, before);
  const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? [];
  const option = pending ?? (name === undefined ? undefined : optionOf(command, name));
  if (option !== undefined) {
    const found = await valuesOf(option, given, sources);
    const prefix = value === undefined ? '' : `${name}=`;
    const items = found.items.map((each) => ({ ...each, value: `${prefix}${each.value}` }));
    return starting({ ...found, items }, typed);
  }
  if (typed.startsWith('-')) return starting({ items: optionsOf(command, before), files: false }, typed);
  if (command.commands.length > 0) {
    // After a word that is no command, nothing is known.
    if (position > 0) return none;
    const items = command.commands.map((each) => ({ value: each.name(), description: each.description() }));
    return starting({ items, files: false }, typed);
  }
  return starting(await argumentsOf(command, position, given, sources), typed);
}

interface Walk {
  command: Command;
  /** The number of arguments before the word. */
  position: number;
  /** The option whose value the word is. */
  pending?: Option;
  /** The stack of the command line. */
  given: { stack?: string };
}

function walk(program: Command, words: readonly string[]): Walk {
  const given: { stack?: string } = {};
  let command = program;
  let position = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) {
      const next = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
      if (next === undefined) position++;
      else command = next;
      continue;
    }
    const [name = '', inline] = word.split('=');
    const option = optionOf(command, name);
    if (option?.required !== true || word.includes('=')) {
      if (option?.attributeName() === 'stack' && inline !== undefined) given.stack = inline;
      continue;
    }
    if (at === words.length - 1) return { command, position, pending: option, given };
    at++;
    if (option.attributeName() === 'stack') given.stack = words[at] ?? '';
  }
  return { command, position, given };
}

/** The options of a command, and those of the whole program, which are options of each command. */
function allOptions(command: Command): Option[] {
  const parents = command.parent === null ? [] : allOptions(command.parent);
  return [...command.options, ...parents].filter(({ hidden }) => !hidden);
}

function optionOf(command: Command, name: string): Option | undefined {
  return allOptions(command).find(({ long, short }) => long === name || short === name);
}

function optionsOf(command: Command, before: readonly string[]) {
  const items = allOptions(command).map(({ long, short, description, variadic }) => ({
    value: long ?? short ?? '',
    description,
    repeats: variadic || /set|values|regenerate|show-only|api-versions|exclude|filter/.test(long ?? ''),
  }));
  const help = { value: '--help', description: 'show the help of the command', repeats: false };
  return [...items, help]
    .filter(({ value, repeats }) => repeats || !before.includes(value))
    .map(({ value, description }) => ({ value, description }));
}

async function valuesOf(option: Option, { stack }: Walk['given'], sources: Sources): Promise<Candidates> {
  const name = option.attributeName();
  if (name === 'stack') return { items: (await sources.stacks()).map(plain), files: false };
  if (name === 'revision') return { items: await sources.revisions(stack), files: false };
  if (option.argChoices !== undefined) return { items: option.argChoices.map(plain), files: false };
  return takesFiles.test(option.flags) ? { items: [], files: true } : none;
}

async function argumentsOf(
  command: Command,
  position: number,
  { stack }: Walk['given'],
  sources: Sources,
): Promise<Candidates> {
  const argument: Argument | undefined = command.registeredArguments[position] ?? lastVariadic(command);
  if (argument === undefined) return none;
  if (['rollback', 'diff'].includes(command.name())) return { items: await sources.revisions(stack), files: false };
  if (['promote'].includes(command.name())) return { items: (await sources.stacks()).map(plain), files: false };
  if (argument.argChoices !== undefined) return { items: argument.argChoices.map(plain), files: false };
  const isFile = takesFiles.test(`<${argument.name()}>`) || argument.name() === 'values';
  return isFile ? { items: [], files: true } : none;
}

function lastVariadic(command: Command): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return last?.variadic ? last : undefined;
}

function starting({ items, files }: Candidates, typed: string): Candidates {
  return { items: items.filter(({ value }) => value.startsWith(typed)), files };
}

function plain(value: string) {
  return { value, description: '' };
}
