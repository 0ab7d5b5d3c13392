import { type ConfigChange, releaseKey } from '../config/index.ts';
import { previewStack, type RunRequest, type RunResult, updateStack } from './run/runStack.ts';

/** One run that adopts a release. */
export interface AdoptionRequest extends Omit<RunRequest, 'changes' | 'refresh'> {
  /** The revision of Helm whose content is adopted. */
  revision: number;
  /** Whether the state contains an interrupted adoption. */
  again: boolean;
}

/** Previews an adoption. Pulumi shows every object as created; existing ones are adopted. @throws ReleaseError(s) as {@link updateStack} */
export function previewAdoption({ revision, again, ...run }: AdoptionRequest): Promise<RunResult> {
  return previewStack({ ...run, refresh: again, changes: settingsFor(revision) });
}

/** @throws ReleaseError(s) as {@link updateStack} */
export function adoptRelease({ revision, again, ...run }: AdoptionRequest): Promise<RunResult> {
  return updateStack({ ...run, refresh: again, changes: settingsFor(revision) });
}

/** An adoption rolls out nothing, so there is nothing to wait for or to roll back. */
function settingsFor(revision: number): ConfigChange[] {
  const settings = { adopt: revision, rollbackTo: undefined, wait: false, atomic: false };
  return Object.entries(settings).map(([key, value]) => ({ path: [releaseKey, key], value }));
}
