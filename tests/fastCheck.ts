import fc from 'fast-check';
import { isNightly } from './selection.ts';

// A check of a change fails because of that change only. New inputs are for the nightly run, which prints the seed of a failure.
if (!isNightly) fc.configureGlobal({ seed: 1 });

export default fc;

/** The code units of surrogates are not characters. */
const [firstSurrogate, surrogates] = [0xd800, 0x800];

/**
 * Any character, as `unit: 'binary'` of fast-check's strings, in the same order. That unit makes a map of all 1.1 million
 * characters, which takes more than a second in each test file.
 */
export const anyCharacter: fc.Arbitrary<string> = fc.nat(0x10ffff - surrogates).map(
  (index) => String.fromCodePoint(index < firstSurrogate ? index : index + surrogates),
  // fast-check itself also tries strings that are known for trouble, and what it gets here is any value.
  (value) => {
    const code = typeof value === 'string' ? value.codePointAt(0) : undefined;
    if (code === undefined || value !== String.fromCodePoint(code)) throw new Error('This is not one character.');
    return code < firstSurrogate ? code : code - surrogates;
  },
);
