/** Public API of the npm package. `index.mjs` lists the same values. */
export { type ErrorCode, type Position, ReleaseError, ReleaseErrors } from '../errors.ts';
export { deployStack, Release, type ReleaseArgs, type ValuesInput } from '../release/index.ts';
