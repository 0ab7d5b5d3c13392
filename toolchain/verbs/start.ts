import { recoverStack } from '../../components/automation/index.ts';
import { backendEnvironment, ensureStack, hasStack, localStack } from '../backend.ts';
import { ensureBuilt } from '../build/build.ts';
import { engineEnvironment, missingEngineRecipes } from '../build/engine.ts';
import { missingKubeRecipes } from '../build/kubeBinaries.ts';
import { type OwnCluster, ownClusterOfStack } from '../cluster/cluster.ts';
import { startControlPlane } from '../cluster/controlPlane.ts';
import { podStages } from '../cluster/podStages.ts';
import { clusterName, projectFolder, state } from '../paths.ts';
import { printMessage, step } from '../process/progress.ts';
import { run } from '../process/run.ts';
import { printSummary } from './summary.ts';

/** The result of the steps before `pulumi up`. */
export interface Prepared {
  env: NodeJS.ProcessEnv;
  own: OwnCluster | undefined;
  /** Whether the control plane is new, so that the stack's state is outdated. */
  forgotten: boolean;
  keep(): void;
}

/** `npm start`: from nothing to a deployed release; if everything is in place, only Pulumi runs. */
export async function start(): Promise<number> {
  const { env, own, forgotten, keep } = await prepare();
  const args = ['up', '--yes', '--skip-preview', '--stack', localStack, '--non-interactive'];
  if (forgotten) args.push('--refresh');
  const title = `Deploying the stack ${localStack}`;
  const code = await step(title, () => runPulumi(args, env), { streams: true }).catch(failedCode);
  // Keep the cluster even if the release failed, so that the user can inspect it.
  keep();
  if (code !== 0) return code;
  await printSummary(env, own);
  return 0;
}

/** Prepares engine, cluster and stack for `pulumi up` and `pulumi destroy`. */
export async function prepare(): Promise<Prepared> {
  const own = await ownClusterOfStack();
  // At once, so that the plan has everything.
  await ensureBuilt([...(await missingEngineRecipes()), ...(own ? [] : await missingKubeRecipes())]);
  const engine = await step('Engine', engineEnvironment);
  const before = { ...process.env, ...engine, ...backendEnvironment() };
  const { kubeconfig, created, keep } = own
    ? await step(`Cluster ${own.context ?? 'of the stack'}`, async () => theirs)
    : await step('Local cluster', () => startControlPlane(state.cluster, { name: clusterName(), kubelets: podStages }));
  const env = kubeconfig === undefined ? before : { ...before, KUBECONFIG: kubeconfig };
  const forgotten = created && (await hasStack(localStack));
  await step(`Stack ${localStack}`, async () => {
    await ensureStack(localStack, env);
    await recoverStack({ stack: localStack, directory: projectFolder, env, report: printMessage });
  });
  return { env, own, forgotten, keep };
}

const theirs = { kubeconfig: undefined, created: false, keep: () => undefined };

class PulumiFailed extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`pulumi ended with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** Pulumi prints its own errors: only its exit code is passed on. */
export function failedCode(error: unknown): number {
  if (error instanceof PulumiFailed) return error.exitCode;
  throw error;
}

/** Runs Pulumi in this terminal. @throws PulumiFailed so that the step counts as failed */
export async function runPulumi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { code } = await run('pulumi', args, { cwd: projectFolder, env, show: true });
  if (code !== 0) throw new PulumiFailed(code);
  return code;
}
