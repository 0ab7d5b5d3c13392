import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ReleaseError } from '../components/errors.ts';
import type { EngineEnvironment } from './build/engine.ts';
import { projectFolder, state } from './paths.ts';
import { run } from './process/run.ts';

/** The project's name in Pulumi.yaml. */
const projectName = 'kubesentiment';
/** The stack of `npm start`. */
export const localStack = 'local';

/**
 * Protects only the generated passwords of a throw-away cluster on this machine. It is public, so that the checked-in Pulumi.local.yaml can
 * contain the matching salt and no run has to edit that file.
 */
const passphrase = 'a throw-away cluster on this machine';

/** Variables that keep the stack's state in the project's own folder. */
export function backendEnvironment(): EngineEnvironment {
  return { PULUMI_BACKEND_URL: pathToFileURL(state.backend).href, PULUMI_CONFIG_PASSPHRASE: passphrase };
}

/** The file of a stack's state in the file backend. */
function statePath(stack: string): string {
  return join(state.backend, '.pulumi', 'stacks', projectName, `${stack}.json`);
}

/** Creates the stack if the backend does not have it. @throws ReleaseError ENGINE_MISSING with Pulumi's output if that fails */
export async function ensureStack(stack: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (await hasStack(stack)) return;
  await mkdir(state.backend, { recursive: true });
  const args = ['stack', 'init', stack, '--no-select', '--non-interactive'];
  const { code, output } = await run('pulumi', args, { cwd: projectFolder, env });
  if (code !== 0) throw new ReleaseError('ENGINE_MISSING', `pulumi ${args.join(' ')} failed.`, { frame: output });
}

/** Whether the stack exists. This checks the backend's file, because asking Pulumi takes half a second. */
export function hasStack(stack: string): Promise<boolean> {
  return stat(statePath(stack)).then(
    () => true,
    () => false,
  );
}
