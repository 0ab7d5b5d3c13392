import fc from 'fast-check';
import { isNightly } from './selection.ts';

// A check of a change fails because of that change only. New inputs are for the nightly run, which prints the seed of a failure.
if (!isNightly) fc.configureGlobal({ seed: 1 });

export default fc;
