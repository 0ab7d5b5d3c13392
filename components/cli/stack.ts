import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readSettings, readStackFile, type StackFileText, type StackSettings } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
import type { ConfigChange } from '../operation/index.ts';
import type { ClusterTarget } from '../revision/index.ts';

/** The program's folder, two above this one. */
export const projectDirectory = resolve(import.meta.dirname, '..', '..');

/** What a stack's file says, read without the engine. Secret values are masked: nothing here can decrypt them. */
export interface StackView {
  settings: StackSettings;
  cluster: ClusterTarget;
}

/**
 * @param directory the project's folder
 * @param changes settings of one run
 * @throws ReleaseError(s) CONFIG_* with the place in the file
 */
export async function readStack(
  stack: string,
  directory: string = projectDirectory,
  changes: readonly ConfigChange[] = [],
): Promise<StackView> {
  const file = await readStackText(stack, directory);
  const edited = changes.length === 0 ? file : await withChanges(file, changes);
  return viewOf(stack, edited);
}

/** The names of the stacks that have a file, sorted. */
export async function stacksIn(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []).sort();
}

/** The text of a stack's file. @throws ReleaseError CONFIG_MISSING_FILE */
export async function readStackText(stack: string, directory: string = projectDirectory): Promise<StackFileText> {
  const path = `Pulumi.${stack}.yaml`;
  try {
    return { path, text: await readFile(resolve(directory, path), 'utf8') };
  } catch (cause) {
    throw new ReleaseError('CONFIG_MISSING_FILE', `Stack "${stack}" has no file ${path} in ${directory}.`, {
      cause,
      hint: 'Check the name given with --stack.',
    });
  }
}

async function withChanges(file: StackFileText, changes: readonly ConfigChange[]): Promise<StackFileText> {
  const { editConfig } = await import('../operation/index.ts');
  return { ...file, text: editConfig(file, changes) };
}

function viewOf(stack: string, file: StackFileText): StackView {
  const { config, secretKeys } = readStackFile(file);
  const settings = readSettings({ stack, config, secretKeys, file });
  const { 'kubernetes:kubeconfig': kubeconfig, 'kubernetes:context': context } = config;
  return {
    settings,
    cluster: {
      // An encrypted kubeconfig cannot be read here: then the surroundings decide, as for kubectl.
      ...(kubeconfig === undefined || secretKeys.includes('kubernetes:kubeconfig') ? {} : { kubeconfig }),
      ...(context === undefined ? {} : { context }),
    },
  };
}
