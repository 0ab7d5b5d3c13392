/** Public API of this folder: a release for any Pulumi program. */
export { readStackSettings, type StackReleaseArgs } from './arguments/readStackSettings.ts';
export { Release } from './release.ts';
export type { CredentialValues, MakeCredentials, PatchArgs, ReleaseArgs, RepositoryOptions } from './releaseArgs.ts';
export type { ObjectOf, OtherResource, ResourceOf, ResourceType } from './resources/resourceTypes.ts';
export type { ValuesInput } from './valuesInput.ts';
