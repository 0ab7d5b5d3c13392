import { expect, test } from '@jest/globals';
import { givenWords } from '../../../components/cli/terminal/givenWords.ts';

test.each([
  ['--version', 'version'],
  ['-V --short', 'version --short'],
  ['package x --version 1.2.3', 'package x --version 1.2.3'],
  // Helm's verbs are answered instead of the help of the program.
  ['upgrade --help', 'upgrade'],
  ['help upgrade', 'upgrade'],
  ['deploy --help', 'deploy --help'],
  ['help deploy', 'help deploy'],
  ['--help', '--help'],
])('release %s is parsed as release %s', (line, parsed) => {
  const words = givenWords(line.split(' '), (word) => ['deploy', 'package'].includes(word));
  expect(words.join(' ')).toBe(parsed);
});
