import { join } from 'node:path';
import { ensureBuilt } from '../build/build.ts';
import { engineEnvironment, missingEngineRecipes } from '../build/engine.ts';
import {
  ensureHelm3,
  ensureKubeFolders,
  ensureTestProgram,
  ensureVault,
  missingKubeRecipes,
  testRecipes,
} from '../build/kubeBinaries.ts';
import { npmBinFolder, projectFolder } from '../paths.ts';
import { run } from '../process/run.ts';

/** The JSON in the variable KUBESENTIMENT_TOOLCHAIN for the tests, which choose their own backend. */
export interface ToolchainPlaces {
  /** Variables to run `pulumi` with, PATH among them. */
  engine: Record<string, string>;
  /** The folder of kubectl, kube-apiserver, …, etcd. */
  kube: string;
  /** The folder of kwok and kwokctl. */
  kwok: string;
  /** The path of helm; `helm` if it is not available for this platform. */
  helm: string;
  /** The path of Helm 3; `helm3` if it is not available for this platform. */
  helm3: string;
  /** The path of an OCI registry. */
  registry: string;
  /** The path of promtool. */
  promtool: string;
  /** The path of kubeconform. */
  kubeconform: string;
  /** The path of `sops`. */
  sops: string;
  /** The path of Vault's server; undefined except in a nightly run. */
  vault?: string;
}

/**
 * `npm run integration [-- JEST ARGS]`: runs the tests with the real engine and a real API server.
 * @param args with any, such as the name of a file or `--shard=1/3`, only what a nightly run tests is left out
 */
export async function integration(args: readonly string[]): Promise<number> {
  if (args.length > 0) process.env.KUBESENTIMENT_FULL ??= '1';
  // The user's arguments come first: --selectProjects takes all names after it.
  const jest = [join(projectFolder, 'node_modules/jest/bin/jest.js'), ...args, '--selectProjects', 'integration'];
  return runWithToolchain(['--experimental-vm-modules', ...jest]);
}

/** Gets all tools, and runs Node with its places in the variables. */
export async function runWithToolchain(args: readonly string[]): Promise<number> {
  await ensureBuilt([...(await missingEngineRecipes()), ...(await missingKubeRecipes()), ...(await testRecipes())]);
  const engine = await engineEnvironment();
  const { kube, kwok, helm } = await ensureKubeFolders();
  const helm3 = await ensureHelm3();
  const registry = await ensureTestProgram('registry');
  const promtool = await ensureTestProgram('promtool');
  const kubeconform = await ensureTestProgram('kubeconform');
  const sops = await ensureTestProgram('sops');
  const vault = await ensureVault();
  const places: ToolchainPlaces = {
    engine,
    kube,
    kwok,
    helm: helm === undefined ? 'helm' : join(helm, 'helm'),
    helm3: helm3 === undefined ? 'helm3' : join(helm3, 'helm3'),
    registry,
    promtool,
    kubeconform,
    sops,
    ...(vault === undefined ? {} : { vault }),
  };
  const env = { ...process.env, ...engine, KUBESENTIMENT_TOOLCHAIN: JSON.stringify(places) };
  const node = ['--disable-warning=ExperimentalWarning', ...args];
  return (await run(join(npmBinFolder, 'node'), node, { cwd: projectFolder, env, show: true })).code;
}
