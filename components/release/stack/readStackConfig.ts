import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import {
  type GivenSetting,
  openProject,
  readSettings,
  type StackFileText,
  type StackSettings,
  stackFileName,
} from '../../config/index.ts';

/**
 * The settings in the stack's config, with their positions in its file.
 * @throws ReleaseError(s) CONFIG_*
 */
export function stackSettings(projectDirectory: string): StackSettings {
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
    ...(file === undefined ? {} : { file }),
    ...(given === undefined || own === undefined ? {} : { run: { file: own, given } }),
  });
}

function readText(path: string): StackFileText | undefined {
  return existsSync(path) ? { path: basename(path), text: readFileSync(path, 'utf8') } : undefined;
}
