export { credentialsName } from './credentials.ts';
export type {
  DeployedInputs,
  DeployedOutputs,
  OpenedInputs,
  OpenedOutputs,
  RevisionIdentity,
  UninstallSettings,
} from './inputs.ts';
export { fieldManager, isKept, liveObject, replacedOnChange } from './liveObject.ts';
export { type RefusedRevision, Release, type ReleaseArgs } from './release.ts';
export { type RenderedRelease, type RenderRequest, renderRelease, restoreRelease } from './renderRelease.ts';
