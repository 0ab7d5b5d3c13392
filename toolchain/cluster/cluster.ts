import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { localStack } from '../backend.ts';
import { projectFolder } from '../paths.ts';

/** The user's own cluster in the stack's config; the kubernetes provider uses the same keys. */
export interface OwnCluster {
  context?: string;
  kubeconfig?: string;
}

/** The cluster in a stack file, if any: then no local control plane is needed. */
export function readOwnCluster(text: string): OwnCluster | undefined {
  const { config }: { config?: Record<string, unknown> | null } = parse(text) ?? {};
  const context = config?.['kubernetes:context'];
  const kubeconfig = config?.['kubernetes:kubeconfig'];
  if (context === undefined && kubeconfig === undefined) return undefined;
  return {
    context: context === undefined ? undefined : String(context),
    // A secret kubeconfig is a map with the encrypted text: only its presence matters here.
    kubeconfig: kubeconfig === undefined ? undefined : String(kubeconfig),
  };
}

/** The user's own cluster in the config of the stack `local`. */
export async function ownClusterOfStack(): Promise<OwnCluster | undefined> {
  return readOwnCluster(await readFile(join(projectFolder, `Pulumi.${localStack}.yaml`), 'utf8'));
}
