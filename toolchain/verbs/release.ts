import { join } from 'node:path';
import { backendEnvironment } from '../backend.ts';
import { findEngine } from '../build/engine.ts';
import { ownClusterOfStack } from '../cluster/cluster.ts';
import { projectFolder, releaseCommand, state } from '../paths.ts';
import { printMessage } from '../process/progress.ts';
import { run } from '../process/run.ts';

/** Commands that are useful without an engine or a cluster. */
const offline = ['doctor', 'lint', 'report', 'values'];

/** `npm run release -- VERB …`: the `release` command with the engine, backend and cluster of `npm start`. */
export async function release(args: readonly string[]): Promise<number> {
  const engine = await findEngine();
  if (engine === undefined && !offline.includes(args[0] ?? '')) {
    printMessage('The toolchain is not complete yet: run npm start first.');
    return 1;
  }
  const own = await ownClusterOfStack();
  const kubeconfig = own ? {} : { KUBECONFIG: join(state.cluster, 'kubeconfig') };
  const env = { ...process.env, ...engine, ...backendEnvironment(), ...kubeconfig };
  return (await run('node', [releaseCommand, ...args], { cwd: projectFolder, env, show: true, ask: true })).code;
}
