/** The face of what drives Pulumi's engine: runs of a stack of this project, with settings that hold for one run alone. */

export { addValues } from './addValues.ts';
export { type AdoptionRequest, adoptRelease, previewAdoption } from './adoptRelease.ts';
export type { ConfigChange } from './applyChange.ts';
export { type DeployOutcome, type DeployRequest, deploy, type WayBack } from './deploy.ts';
export type { KnownRelease } from './deployment.ts';
export { editConfig, givenSettings, releaseKey, valuesKey } from './editConfig.ts';
export { editRelease, pinRevision } from './editRelease.ts';
export type { EngineEvent } from './events.ts';
export { type Interruption, interruptible } from './interruption.ts';
export { type Progress, type ProgressRow, trackProgress } from './progress.ts';
export { destroyStack, previewStack, type RunRequest, type RunResult, updateStack } from './runStack.ts';
export { forgetRelease, readStackState, type StackPlace, type StackState } from './stackState.ts';
export { readLocks, readTornFiles, readTornLocks, recoverStack, runsPulumi, type StackLock } from './staleLock.ts';
