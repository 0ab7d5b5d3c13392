/**
 * Whether everything is tested of which the other runs take a sample. `npm run test:nightly` sets the variable; with it a single test can be
 * run in full, too.
 */
export const isNightly = process.env.KUBESENTIMENT_NIGHTLY === '1';

/** Whether the tests run that `npm test` leaves to CI, so that developers wait only for those that find most faults. */
export const isFull = isNightly || process.env.KUBESENTIMENT_FULL === '1';
