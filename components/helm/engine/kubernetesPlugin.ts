import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ReleaseError } from '../../errors.ts';

/**
 * Finds the binary of the kubernetes provider in Pulumi's plugin folder.
 * @param home Pulumi's home folder. @default $PULUMI_HOME or ~/.pulumi
 * @throws ReleaseError ENGINE_MISSING
 */
export function findKubernetesPlugin(
  version: string,
  home: string = process.env.PULUMI_HOME ?? join(homedir(), '.pulumi'),
): string {
  const path = join(home, 'plugins', `resource-kubernetes-v${version}`, 'pulumi-resource-kubernetes');
  if (existsSync(path)) return path;
  throw new ReleaseError(
    'ENGINE_MISSING',
    `The kubernetes provider ${version}, which renders the dependencies, is not installed.`,
    { hint: `Install it with \`pulumi plugin install resource kubernetes ${version}\`.` },
  );
}
