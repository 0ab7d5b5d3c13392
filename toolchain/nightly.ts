/**
 * Whether everything is tested of which the usual run takes a sample. `npm run test:nightly` sets the variable; with it a single test can be
 * run in full, too.
 */
export const isNightly = process.env.KUBESENTIMENT_NIGHTLY === '1';
