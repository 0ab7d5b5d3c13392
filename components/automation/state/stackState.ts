import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';
import { runEngine } from '../run/engineProcess.ts';
import { runFailure } from '../run/runFailure.ts';
import { makeRunFolder } from '../run/runFolder.ts';
import { type KnownRelease, knownOwner, knownRelease, otherResources, withoutRelease } from './deployment.ts';

/** A stack of this project. */
export interface StackPlace {
  stack: string;
  /** The project's folder. */
  directory: string;
}

/** The stack's release according to its state. */
export interface StackState {
  owner: string | undefined;
  release: KnownRelease | undefined;
  /** The resources beside the release, as {@link otherResources} names them. */
  others: string[];
}

/** @throws ReleaseError STACK_NOT_FOUND, ENGINE_MISSING, ENGINE_FAILED */
export async function readStackState(place: StackPlace): Promise<StackState> {
  const { deployment } = await exportState(place);
  return { owner: knownOwner(deployment), release: knownRelease(deployment), others: otherResources(deployment) };
}

/**
 * Creates the stack in the backend, unless it exists. The selected stack stays.
 * @returns whether it was created
 * @throws ReleaseError ENGINE_MISSING, ENGINE_FAILED
 */
export async function createStack(place: StackPlace): Promise<boolean> {
  try {
    await pulumi(place, 'stack', 'init', '--no-select');
    return true;
  } catch (error) {
    if (error instanceof Error && /already exists/.test(error.message)) return false;
    throw error;
  }
}

/**
 * Removes the release from the stack's state without a change in the cluster. It can be repeated.
 * @throws ReleaseError STACK_NOT_FOUND, RELEASE_IN_PROGRESS, ENGINE_MISSING, ENGINE_FAILED
 */
export async function forgetRelease(place: StackPlace): Promise<void> {
  const { deployment, ...state } = await exportState(place);
  const folder = await makeRunFolder();
  try {
    const file = join(folder.path, 'state.json');
    const text = JSON.stringify({ ...state, deployment: withoutRelease(deployment) });
    await writeFile(file, text, { mode: 0o600 });
    await pulumi(place, 'stack', 'import', '--file', file);
  } finally {
    await folder.remove();
  }
}

/** Secrets stay encrypted; the Automation API would decrypt them. */
async function exportState(place: StackPlace): Promise<JsonObject & { deployment: JsonObject }> {
  const state: unknown = JSON.parse(await pulumi(place, 'stack', 'export'));
  if (isJsonObject(state) && isJsonObject(state.deployment)) return { ...state, deployment: state.deployment };
  // The stack was never deployed.
  return { version: 3, deployment: {} };
}

async function pulumi({ stack, directory }: StackPlace, ...args: readonly string[]): Promise<string> {
  const exit = await runEngine({
    command: 'pulumi',
    args: [...args, '--stack', stack, '--non-interactive'],
    directory,
    env: process.env,
  }).catch((cause: unknown) => {
    throw new ReleaseError('ENGINE_MISSING', 'No usable pulumi found on PATH.', {
      hint: 'Install Pulumi (https://www.pulumi.com/docs/install/), or run `npm start` once and then `npm run -s release`.',
      cause,
    });
  });
  if (exit.code === 0) return exit.stdout;
  throw runFailure({ stack, exit, errors: [], reported: [], cancelled: false });
}
