import { hasStack, localStack } from '../backend.ts';
import { findKubeFolders, kubectlOf } from '../build/kubeBinaries.ts';
import { freeVolumes } from '../cluster/volumes.ts';
import { printMessage, step } from '../process/progress.ts';
import { failedCode, prepare, runPulumi } from './start.ts';

/** `npm run destroy`: removes the release from the cluster, which must be running. */
export async function destroy(): Promise<number> {
  if (!(await hasStack(localStack))) {
    printMessage(
      `The stack ${localStack} does not exist: npm start has deployed nothing, so there is nothing to remove.`,
    );
    return 0;
  }
  const { env, own, forgotten, keep } = await prepare();
  const args = ['destroy', '--yes', '--skip-preview', '--stack', localStack, '--non-interactive'];
  if (forgotten) args.push('--refresh');
  const code = await step(`Removing the stack ${localStack}`, () => runPulumi(args, env), { streams: true }).catch(
    failedCode,
  );
  keep();
  if (code !== 0) return code;
  if (own) {
    printMessage('The release is removed; nothing else in your cluster has changed.');
    return 0;
  }
  const folders = await findKubeFolders();
  if (folders && env.KUBECONFIG) await freeVolumes(kubectlOf(folders), env.KUBECONFIG);
  printMessage('The release is removed. The local cluster is still running: stop it with npm stop.');
  return 0;
}
