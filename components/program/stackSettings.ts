import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { readSettings, type StackSettings } from '../config/index.ts';

/**
 * What the stack's config says, and where in its file it says so.
 * @throws ReleaseError(s) CONFIG_*
 */
export function stackSettings(projectDirectory: string): StackSettings {
  const stack = pulumi.getStack();
  const config = pulumi.runtime.allConfig();
  // Left out of the published types. Without it every value counts as secret.
  const { isConfigSecret = () => true } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
  const secretKeys = Object.keys(config).filter((key) => isConfigSecret(key));
  // The text gives errors their line. `--config-file` leaves no trace that a program can see: then this names the file.
  const path = process.env.KUBESENTIMENT_CONFIG_FILE ?? join(projectDirectory, `Pulumi.${stack}.yaml`);
  const file = existsSync(path) ? { path: basename(path), text: readFileSync(path, 'utf8') } : undefined;
  return readSettings({ stack, config, secretKeys, ...(file === undefined ? {} : { file }) });
}
