import { answerForVerb } from './helmWords.ts';

const helpWords = ['-h', '--help'];

/**
 * The arguments as the parser takes them. `--version` stands for the verb `version`, since an option of the program would also be one of each
 * verb, and `package --version` has another meaning. The help of a verb of Helm's that has another name here is the answer with that name.
 * @param isVerb whether this command line has the verb
 */
export function givenWords(words: readonly string[], isVerb: (word: string) => boolean): string[] {
  const [first = '', ...rest] = words;
  if (['--version', '-v', '-V'].includes(first)) return ['version', ...rest];
  const verb = words.find((word) => !word.startsWith('-') && word !== 'help') ?? '';
  if (isVerb(verb) || answerForVerb(verb) === undefined) return [...words];
  return words.filter((word) => !helpWords.includes(word) && word !== 'help');
}
