import { join } from 'node:path';
import { engineEnvironment } from '../build/engine.ts';
import { ensureHelm3, ensureKubeFolders, ensurePromtool, ensureRegistry } from '../build/kubeBinaries.ts';
import { npmBinFolder, projectFolder } from '../paths.ts';
import { run } from '../process/run.ts';

/** What the tests find in the variable KUBESENTIMENT_TOOLCHAIN, as JSON; the backend is theirs to choose. */
export interface ToolchainPlaces {
  /** Variables to run `pulumi` with, PATH among them. */
  engine: Record<string, string>;
  /** The folder of kubectl, kube-apiserver, …, etcd. */
  kube: string;
  /** The folder of kwok and kwokctl. */
  kwok: string;
  /** The path of helm; `helm` where npm's package has none for this machine. */
  helm: string;
  /** The path of Helm 3; `helm3` where npm's package has none for this machine. */
  helm3: string;
  /** The path of an OCI registry. */
  registry: string;
  /** The path of promtool. */
  promtool: string;
}

/** `npm run integration [-- JEST ARGS]`: the tests against the real engine and a real API server. */
export async function integration(args: readonly string[]): Promise<number> {
  // The user's words come first: this option takes all names that follow it.
  const jest = [join(projectFolder, 'node_modules/jest/bin/jest.js'), ...args, '--selectProjects', 'integration'];
  return runWithToolchain(['--experimental-vm-modules', ...jest]);
}

/** Runs Node with everything built, and named in the variables. */
export async function runWithToolchain(args: readonly string[]): Promise<number> {
  const engine = await engineEnvironment();
  const { kube, kwok, helm } = await ensureKubeFolders();
  const helm3 = await ensureHelm3();
  const registry = await ensureRegistry();
  const promtool = await ensurePromtool();
  const places: ToolchainPlaces = {
    engine,
    kube,
    kwok,
    helm: helm === undefined ? 'helm' : join(helm, 'helm'),
    helm3: helm3 === undefined ? 'helm3' : join(helm3, 'helm3'),
    registry,
    promtool,
  };
  const env = { ...process.env, ...engine, KUBESENTIMENT_TOOLCHAIN: JSON.stringify(places) };
  const node = ['--disable-warning=ExperimentalWarning', ...args];
  return (await run(join(npmBinFolder, 'node'), node, { cwd: projectFolder, env, show: true })).code;
}
