import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readSettings, readStackFile, type StackSettings } from '../config/index.ts';
import { ReleaseError } from '../errors.ts';
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
 * @throws ReleaseError(s) CONFIG_* with the place in the file
 */
export async function readStack(stack: string, directory: string = projectDirectory): Promise<StackView> {
  const path = `Pulumi.${stack}.yaml`;
  let text: string;
  try {
    text = await readFile(resolve(directory, path), 'utf8');
  } catch (cause) {
    throw new ReleaseError('CONFIG_MISSING_FILE', `Stack "${stack}" has no file ${path} in ${directory}.`, {
      cause,
      hint: 'Check the name given with --stack.',
    });
  }
  const { config, secretKeys } = readStackFile({ path, text });
  const settings = readSettings({ stack, config, secretKeys, file: { path, text } });
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
