import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder of package.json. */
export const projectFolder = dirname(import.meta.dirname);

/** Executables of the npm packages; its `node` is the Node 24 that everything runs on. */
export const npmBinFolder = join(projectFolder, 'node_modules', '.bin');

/** What belongs to this checkout alone and may be deleted at any time (git ignores it). */
export const stateFolder = join(projectFolder, '.kubesentiment');

export const state = {
  /** Pulumi's file backend: the state of the stack `local`. */
  backend: join(stateFolder, 'backend'),
  /** The local control plane: its data, its settings and its kubeconfig. */
  cluster: join(stateFolder, 'cluster'),
  /** Launchers that `npm run env` puts on PATH. */
  bin: join(stateFolder, 'bin'),
} as const;

/**
 * Where built binaries are kept for all checkouts: KUBESENTIMENT_CACHE, or `kubesentiment` in the system's place for caches
 * (XDG_CACHE_HOME or ~/.cache; ~/Library/Caches on macOS).
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.KUBESENTIMENT_CACHE) return env.KUBESENTIMENT_CACHE;
  const home = env.HOME || homedir();
  const caches = platform === 'darwin' ? join(home, 'Library', 'Caches') : env.XDG_CACHE_HOME || join(home, '.cache');
  return join(caches, 'kubesentiment');
}

/** A name for this checkout's control plane that no other checkout has. */
export function clusterName(folder: string = projectFolder): string {
  return `kubesentiment-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
}
