import { join } from 'node:path';
import { isNightly } from '../testSelection.ts';
import { ensureBuilt } from './build.ts';
import { goVersion } from './cacheKey.ts';
import type { Recipe } from './recipe.ts';
import { recipesFor } from './recipes.ts';
import { findBuilt } from './toolchainCache.ts';
import { readPins } from './versions.ts';

/** The folders of the local control plane's programs and of `helm`. */
export interface KubeFolders {
  /** kube-apiserver, kube-controller-manager, kube-scheduler, kubectl, etcd. */
  kube: string;
  /** kwok, kwokctl. */
  kwok: string;
  /** Undefined if it is not available for this platform: then use the `helm` on PATH. */
  helm: string | undefined;
}

/**
 * Gets what is missing. Helm is optional: without its download, only a run that misses the others asks for it again.
 * @throws ReleaseError ENGINE_MISSING if that fails
 */
export async function ensureKubeFolders(): Promise<KubeFolders> {
  return (await findKubeFolders()) ?? foldersOf(await ensureBuilt(await kubeRecipes()));
}

/** The same without building: undefined if something is missing. */
export async function findKubeFolders(): Promise<KubeFolders | undefined> {
  const go = await goVersion();
  const folders = await Promise.all((await kubeRecipes()).map((recipe) => findBuilt(recipe, go)));
  const [kube, kwok] = folders;
  return kube === undefined || kwok === undefined ? undefined : foldersOf(folders);
}

/** The recipes that {@link ensureKubeFolders} needs now. */
export async function missingKubeRecipes(): Promise<Recipe[]> {
  return (await findKubeFolders()) === undefined ? kubeRecipes() : [];
}

async function kubeRecipes(): Promise<Recipe[]> {
  const { kube, kwok, helm } = recipesFor(await readPins());
  return [kube, kwok, helm];
}

/** The recipes that only tests need: Helm 3, an OCI registry, promtool, kubeconform and SOPS, and for a nightly run Vault. */
export async function testRecipes(): Promise<Recipe[]> {
  const { helm, helm3, registry, promtool, kubeconform, sops, vault } = recipesFor(await readPins());
  return [helm, helm3, registry, promtool, kubeconform, sops, ...(isNightly ? [vault] : [])];
}

/** The folder of Helm 3, which only tests need; undefined if it is not available for this platform. */
export async function ensureHelm3(): Promise<string | undefined> {
  const [folder] = await ensureBuilt([recipesFor(await readPins()).helm3]);
  return folder;
}

/** The path of a program that only tests need. Each of these recipes has one program, of the same name. */
export async function ensureTestProgram(
  name: 'registry' | 'promtool' | 'kubeconform' | 'sops' | 'vault',
): Promise<string> {
  const [folder = ''] = await ensureBuilt([recipesFor(await readPins())[name]]);
  return join(folder, name);
}

/** The path of Vault's server, which only a nightly run needs: its build takes longer than all others. */
export async function ensureVault(): Promise<string | undefined> {
  return isNightly ? ensureTestProgram('vault') : undefined;
}

function foldersOf([kube = '', kwok = '', helm]: readonly (string | undefined)[]): KubeFolders {
  return { kube, kwok, helm };
}

/** The path of a `kubectl` with the control plane's version. */
export const kubectlOf = ({ kube }: KubeFolders) => join(kube, 'kubectl');
