import { describe, test } from '@jest/globals';
import { isFull, isNightly } from '../toolchain/testSelection.ts';

export { isFull, isNightly } from '../toolchain/testSelection.ts';

/** A test that `npm test` skips: CI runs it for each change, and `npm run integration -- <its file>` does. Other tests find the usual faults. */
export const fullTest = isFull ? test : test.skip;

/** The same for a group of tests, with what it prepares. */
export const describeFull = isFull ? describe : describe.skip;

/** A test that only nightly runs have. */
export const nightlyTest = isNightly ? test : test.skip;

/** The same for a group of tests. */
export const describeNightly = isNightly ? describe : describe.skip;
