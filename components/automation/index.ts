/** Runs Pulumi's engine for a stack of this project, with settings for one run only. */
export { adoptRelease, previewAdoption } from './adoptRelease.ts';
export { type DeployOutcome, type DeployRequest, deploy, type RollbackOutcome } from './deploy.ts';
export type { EngineEvent } from './run/events.ts';
export { type Interruption, interruptible, unlessInterrupted } from './run/interruption.ts';
export { type ProgressRow, trackProgress } from './run/runProgress.ts';
export { destroyStack, previewStack, type RunResult } from './run/runStack.ts';
export { createStack, forgetRelease, readStackState, type StackState } from './state/stackState.ts';
export {
  readLocks,
  readTornFiles,
  readTornLocks,
  recoverStack,
  runsPulumi,
  type StackLock,
} from './state/staleLock.ts';
