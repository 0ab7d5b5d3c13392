import { recoverStack } from '../../components/automation/index.ts';
import { ReleaseError } from '../../components/errors.ts';
import { backendEnvironment, ensureStack, hasStack, localStack } from '../backend.ts';
import { ensureBuilt } from '../build/build.ts';
import { engineEnvironment, missingEngineRecipes } from '../build/engine.ts';
import { missingKubeRecipes } from '../build/kubeBinaries.ts';
import { type OwnCluster, ownClusterOfStack } from '../cluster/cluster.ts';
import { startControlPlane } from '../cluster/controlPlane.ts';
import { podStages } from '../cluster/podStages.ts';
import { clusterName, projectFolder, releaseCommand, state } from '../paths.ts';
import { printMessage, step } from '../process/progress.ts';
import { type RunResult, run } from '../process/run.ts';
import { printSummary } from './summary.ts';

/** How long these steps usually take, on two cores. */
const clusterMs = 20_000;
const deployMs = 20_000;

/** The result of the steps before the deploy. */
export interface Prepared {
  env: NodeJS.ProcessEnv;
  own: OwnCluster | undefined;
  /** Whether the control plane is new, so that the stack's state is outdated. */
  forgotten: boolean;
  keep(): void;
}

/** `npm start`: from nothing to a deployed release; if everything is in place, only the deploy runs. */
export async function start(): Promise<number> {
  const { env, own, forgotten, keep } = await prepare();
  if (forgotten) await step('Comparing the stack with the new cluster', () => refresh(env));
  const title = `Deploying the stack ${localStack}`;
  const code = await step(title, () => deploy(env), { streams: true, expected: deployMs }).catch(failedCode);
  // Keep the cluster even if the release failed, so that the user can inspect it.
  keep();
  if (code !== 0) return code;
  await printSummary(env, own);
  return 0;
}

/** Prepares engine, cluster and stack for a deploy and `pulumi destroy`. */
export async function prepare(): Promise<Prepared> {
  const own = await ownClusterOfStack();
  // At once, so that the plan has everything.
  await ensureBuilt([...(await missingEngineRecipes()), ...(own ? [] : await missingKubeRecipes())]);
  const engine = await step('Engine', engineEnvironment);
  const before = { ...process.env, ...engine, ...backendEnvironment() };
  const { kubeconfig, created, keep } = own
    ? await step(`Cluster ${own.context ?? 'of the stack'}`, async () => theirs)
    : await step(
        'Local cluster',
        () => startControlPlane(state.cluster, { name: clusterName(), kubelets: podStages }),
        { expected: clusterMs },
      );
  const env = kubeconfig === undefined ? before : { ...before, KUBECONFIG: kubeconfig };
  const forgotten = created && (await hasStack(localStack));
  await step(`Stack ${localStack}`, async () => {
    await ensureStack(localStack, env);
    await recoverStack({ stack: localStack, directory: projectFolder, env, report: printMessage });
  });
  return { env, own, forgotten, keep };
}

const theirs = { kubeconfig: undefined, created: false, keep: () => undefined };

class CommandFailed extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`the command ended with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** Pulumi and `release` print their own errors: only the exit code is passed on. */
export function failedCode(error: unknown): number {
  if (error instanceof CommandFailed) return error.exitCode;
  throw error;
}

/** Runs Pulumi in this terminal. @throws CommandFailed so that the step counts as failed */
export async function runPulumi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return mustSucceed(await run('pulumi', args, { cwd: projectFolder, env, show: true }));
}

/** Deploys as `release deploy` does: one line for each object. */
async function deploy(env: NodeJS.ProcessEnv): Promise<number> {
  return mustSucceed(
    await run('node', [releaseCommand, 'deploy', '-s', localStack], { cwd: projectFolder, env, show: true }),
  );
}

function mustSucceed({ code }: RunResult): number {
  if (code !== 0) throw new CommandFailed(code);
  return code;
}

/** Removes from the state what was in a cluster that no longer exists. */
async function refresh(env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['refresh', '--yes', '--skip-preview', '--stack', localStack, '--non-interactive'];
  const { code, output } = await run('pulumi', args, { cwd: projectFolder, env });
  if (code !== 0)
    throw new ReleaseError('ENGINE_FAILED', `pulumi ${args.join(' ')} failed.`, { frame: output.trimEnd() });
}
