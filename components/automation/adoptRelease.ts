import { type ConfigChange, releaseKey } from '../config/index.ts';
import { previewStack, type RunRequest, type RunResult, updateStack } from './run/runStack.ts';

/** One run that takes a release over. */
export interface AdoptionRequest extends Omit<RunRequest, 'changes' | 'refresh'> {
  /** The revision of Helm's whose content it takes over. */
  revision: number;
  /** Whether the state knows of an adoption that was cut off. */
  again: boolean;
}

/** Every object is a creation to Pulumi; what is there is taken over. @throws ReleaseError(s) as {@link updateStack} */
export function previewAdoption({ revision, again, ...run }: AdoptionRequest): Promise<RunResult> {
  return previewStack({ ...run, refresh: again, changes: settingsFor(revision) });
}

/** @throws ReleaseError(s) as {@link updateStack} */
export function adoptRelease({ revision, again, ...run }: AdoptionRequest): Promise<RunResult> {
  return updateStack({ ...run, refresh: again, changes: settingsFor(revision) });
}

/** Nothing is rolled out, so there is nothing to wait for or to go back from. */
function settingsFor(revision: number): ConfigChange[] {
  const settings = { adopt: revision, rollbackTo: undefined, wait: false, atomic: false };
  return Object.entries(settings).map(([key, value]) => ({ path: [releaseKey, key], value }));
}
