import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { localStack } from '../backend.ts';
import { projectFolder } from '../paths.ts';

/** A cluster of the user's, named in the stack's config; the kubernetes provider finds it by the same keys. */
export interface OwnCluster {
  context?: string;
  kubeconfig?: string;
}

/** The cluster that a stack file names, if any: then no control plane of ours is needed. */
export function readOwnCluster(text: string): OwnCluster | undefined {
  const { config }: { config?: Record<string, unknown> | null } = parse(text) ?? {};
  const context = config?.['kubernetes:context'];
  const kubeconfig = config?.['kubernetes:kubeconfig'];
  if (context === undefined && kubeconfig === undefined) return undefined;
  return {
    ...(context === undefined ? {} : { context: String(context) }),
    // A secret one is a map with the encrypted text: that there is one is all we need to know.
    ...(kubeconfig === undefined ? {} : { kubeconfig: String(kubeconfig) }),
  };
}

/** The own cluster of the stack `local`. */
export async function ownClusterOfStack(): Promise<OwnCluster | undefined> {
  return readOwnCluster(await readFile(join(projectFolder, `Pulumi.${localStack}.yaml`), 'utf8'));
}
