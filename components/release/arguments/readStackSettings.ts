import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import {
  decryptSops,
  type GivenSetting,
  openProject,
  type PatchSettings,
  readSettings,
  type StackFileText,
  type StackSettings,
  stackFileName,
} from '../../config/index.ts';
import { isJsonObject, type Json, type ValuePath } from '../../json/index.ts';
import type { PatchArgs, ReleaseArgs } from '../releaseArgs.ts';
import { shownError } from '../shownError.ts';

/** The arguments of a release that a stack's config describes. */
export type StackReleaseArgs = ReleaseArgs & {
  name: string;
  namespace: string;
  credentialsRotation: number;
  values: Record<string, unknown>;
};

/**
 * Reads the release that the stack's config describes: `kubesentiment:release`, `kubesentiment:values` and `kubesentiment:dependencies`. Secret
 * values are secret outputs.
 * @param projectDirectory the folder with Pulumi.yaml and the stacks' files. @default the project's root folder
 * @throws pulumi.RunError CONFIG_*, all in one pass, with the positions in the stack's file
 */
export function readStackSettings(projectDirectory: string = pulumi.getRootDirectory()): StackReleaseArgs {
  try {
    const { release, values, dependencies, secretPaths, patchSources, origin, frameAt } =
      stackSettings(projectDirectory);
    // The values contain those of the values files.
    const { valuesFiles: _merged, patches, ...settings } = release;
    const { name, namespace, credentialsRotation, dependsOn } = release;
    return {
      ...settings,
      ...{ name, namespace, credentialsRotation, dependencies },
      ...(patches.length === 0 ? {} : { patches: withSecretPatches(patches, patchSources?.secretPaths ?? []) }),
      // The chart's own objects have the empty name, which only a list can give.
      dependsOn: dependsOn[''] ?? dependsOn,
      values: secretPaths.reduce<Record<string, unknown>>((whole, path) => withSecretAt(whole, path), values),
      places: { origin, frameAt },
    };
  } catch (error) {
    throw shownError(error);
  }
}

/**
 * The settings in the stack's config, with their positions in its file.
 * @throws ReleaseError(s) CONFIG_*
 */
function stackSettings(projectDirectory: string): StackSettings {
  const stack = pulumi.getStack();
  const config = pulumi.runtime.allConfig();
  // Not in the published types. Without it every value counts as secret.
  const { isConfigSecret = () => true } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  const secretKeys = Object.keys(config).filter((key) => isConfigSecret(key));
  // The text gives errors their line. A program cannot see `--config-file`: then an environment variable names the file.
  const own = readText(join(projectDirectory, stackFileName(stack)));
  const { KUBESENTIMENT_CONFIG_FILE: configFile, KUBESENTIMENT_GIVEN_FILE: givenFile } = process.env;
  const file = configFile === undefined ? own : readText(configFile);
  // Written by writeRunConfig, in another process of this program.
  const given = givenFile === undefined ? undefined : (JSON.parse(readFileSync(givenFile, 'utf8')) as GivenSetting[]);
  return readSettings({
    ...{ stack, config, secretKeys, project: openProject(projectDirectory) },
    decrypt: decryptSops(projectDirectory),
    ...(file === undefined ? {} : { file }),
    ...(given === undefined || own === undefined ? {} : { run: { file: own, given } }),
  });
}

function readText(path: string): StackFileText | undefined {
  return existsSync(path) ? { path: basename(path), text: readFileSync(path, 'utf8') } : undefined;
}

function withSecretAt(map: Record<string, unknown>, [key, ...rest]: ValuePath): Record<string, unknown> {
  if (key === undefined || !Object.hasOwn(map, key)) return map;
  return { ...map, [key]: secretAt(map[key], rest) };
}

function withSecretPatches(patches: readonly PatchSettings[], secretPaths: readonly ValuePath[]): PatchArgs[] {
  const whole = secretPaths.reduce<unknown>((current, path) => secretAt(current, path), patches);
  // Secrets are only inside the patches.
  return whole as PatchArgs[];
}

function secretAt(value: unknown, path: ValuePath): unknown {
  if (path.length === 0) return pulumi.secret(value);
  if (Array.isArray(value)) {
    const [index, ...rest] = path;
    return value.map((item, position) => (position === index ? secretAt(item, rest) : item));
  }
  return isMap(value) ? withSecretAt(value, path) : value;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return !pulumi.Output.isInstance(value) && isJsonObject(value as Json); // only its shape is looked at
}
