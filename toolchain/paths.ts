import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder of package.json. */
export const projectFolder = dirname(import.meta.dirname);

/** Executables of the npm packages; its `node` is the Node 24 that everything runs on. */
export const npmBinFolder = join(projectFolder, 'node_modules', '.bin');

/** The file of the command `release`. */
export const releaseCommand = join(projectFolder, 'components', 'cli', 'main.mjs');

/** The files of this checkout, which may be deleted at any time (git ignores them). */
export const stateFolder = join(projectFolder, '.kubesentiment');

export const state = {
  /** Pulumi's file backend: the state of the stack `local`. */
  backend: join(stateFolder, 'backend'),
  /** The local control plane: its data, settings and kubeconfig. */
  cluster: join(stateFolder, 'cluster'),
  /** Launchers that `npm run env` puts on PATH. */
  bin: join(stateFolder, 'bin'),
} as const;

/**
 * The folder for built binaries of all checkouts: KUBESENTIMENT_CACHE, or `kubesentiment` in the system's cache folder (XDG_CACHE_HOME or
 * ~/.cache; ~/Library/Caches on macOS).
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

/** A unique name for this checkout's control plane. */
export function clusterName(folder: string = projectFolder): string {
  return `kubesentiment-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
}
