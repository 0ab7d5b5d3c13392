/** Public API of the npm package. `index.mjs` lists the same values. */
export { type ErrorCode, type Position, ReleaseError, ReleaseErrors } from '../errors.ts';
export {
  type CredentialValues,
  type MakeCredentials,
  type ObjectOf,
  type OtherResource,
  type PatchArgs,
  Release,
  type ReleaseArgs,
  type RepositoryOptions,
  type ResourceOf,
  type ResourceType,
  readStackSettings,
  type StackReleaseArgs,
  type ValuesInput,
} from '../release/index.ts';
