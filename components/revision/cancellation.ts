import { existsSync } from 'node:fs';
import { ReleaseError } from '../errors.ts';

/**
 * Ends what waits when the user wants the run to end. The engine tells a dynamic resource nothing of that and would wait for it until its
 * timeout, so the command that runs the engine says it by a file.
 * @throws ReleaseError ENGINE_INTERRUPTED
 */
export function throwIfCancelled(file: string | undefined = process.env.KUBESENTIMENT_CANCEL_FILE): void {
  if (file === undefined || file === '' || !existsSync(file)) return;
  throw new ReleaseError('ENGINE_INTERRUPTED', 'The run was interrupted.', {
    hint: 'The next run closes its revision and goes on.',
  });
}
