import type { ErrorCode } from '../../errors.ts';
import { answerForOption, answerForVerb } from './helmWords.ts';

/** Commands that take no names, because the stack names the release. */
const excess =
  /^error: too many arguments for '(rollback|uninstall|deploy|preview|template|values|lint|adopt|eject|unpin)'/;

/**
 * Replaces the parser's `error:` by a code, and adds the equivalent command for a word of Helm's or Pulumi's command line.
 * @param text the parser's error: `error: unknown command 'upgrade'`
 * @param words the arguments of the command line
 */
export function withAdvice(text: string, words: readonly string[]): string {
  const [, kind, word = ''] = /^error: unknown (command|option) '([^'=]*)/.exec(text) ?? [];
  const coded = text.replace(/^error: /, `${codeOf(kind)}: `);
  const verb = words.find((each) => !each.startsWith('-')) ?? '';
  // A command of a group, such as `dependency`, has its own words.
  const answer =
    answerForExcess(text, words) ??
    (kind === 'option' ? answerForOption(word, verb) : word === verb ? answerForVerb(word) : undefined);
  if (answer === undefined) return coded;
  const others = kind === 'command' ? alsoGiven(words, verb) : [];
  // Drop the parser's suggestion, which is only a similar name.
  return [coded.split('\n')[0], `  Here ${filled(answer, words, word)}.`, ...others, ''].join('\n');
}

function codeOf(kind: string | undefined): ErrorCode {
  if (kind === undefined) return 'COMMAND_INVALID';
  return kind === 'command' ? 'COMMAND_UNKNOWN_VERB' : 'COMMAND_UNKNOWN_OPTION';
}

/** The answers for the options of a verb of Helm's, so that the next attempt does not fail at the next of them. */
function alsoGiven(words: readonly string[], verb: string): string[] {
  const given = [...new Set(words.filter((each) => /^-{1,2}[a-z]/.test(each)).map((each) => each.split('=')[0] ?? ''))];
  return given.flatMap((option) => {
    const answer = answerForOption(option, verb);
    return answer === undefined ? [] : [`  ${option}: ${filled(answer, words, option)}.`];
  });
}

function filled(answer: string, words: readonly string[], word: string): string {
  const replaced: Readonly<Record<string, string | undefined>> = {
    '<stack>': givenValue(words, ['-s', '--stack']),
    '<value>': givenValue(words, [word]),
    '<word>': word,
  };
  return answer.replace(/<(?:stack|value|word)>/g, (name) => replaced[name] ?? name);
}

/** Advice for a name that a command does not take: it is in the stack's file. */
function answerForExcess(text: string, words: readonly string[]): string | undefined {
  const [, verb] = excess.exec(text) ?? [];
  if (verb === undefined) return undefined;
  if (verb !== 'rollback') return "the stack's file names the release and its chart, so that `-s <stack>` is enough";
  const revision = words.find((each) => /^\d+$/.test(each)) ?? '<revision>';
  return `one release and one revision: \`release rollback ${revision} -s <stack>\``;
}

/** The value of an option, from its own word or the next one. */
function givenValue(words: readonly string[], names: readonly string[]): string | undefined {
  const index = words.findIndex((word) => names.includes(word.split('=')[0] ?? ''));
  const word = words[index];
  if (word === undefined) return undefined;
  const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[index + 1];
  return value === undefined || value.startsWith('-') ? undefined : value;
}
