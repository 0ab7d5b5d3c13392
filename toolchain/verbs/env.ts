import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backendEnvironment } from '../backend.ts';
import { findEngine, prepend } from '../build/engine.ts';
import { findKubeFolders } from '../build/kubeBinaries.ts';
import { ownClusterOfStack } from '../cluster/cluster.ts';
import { npmBinFolder, releaseCommand, state } from '../paths.ts';
import { printMessage } from '../process/progress.ts';
import { exportLines, quote } from '../shell.ts';

/** `npm run env`: lines for `eval` that give a shell the environment of `npm start`. Builds nothing. */
export async function env(): Promise<number> {
  const own = await ownClusterOfStack();
  const [engine, kube] = await Promise.all([findEngine(), findKubeFolders()]);
  // With the user's own cluster, our kubectl and helm are optional.
  if (engine === undefined || (kube === undefined && own === undefined)) {
    printMessage('The toolchain is not complete yet: run npm start first.');
    return 1;
  }
  await writeLauncher();
  const tools = kube === undefined ? [] : [kube.kube, kube.helm].filter((folder) => folder !== undefined);
  const lines = exportLines({
    ...engine,
    PATH: prepend([state.bin, ...tools], engine.PATH ?? ''),
    ...backendEnvironment(),
    ...(own ? {} : { KUBECONFIG: join(state.cluster, 'kubeconfig') }),
  });
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

/** Puts `release` on PATH: the project's command on the project's Node. */
async function writeLauncher(): Promise<void> {
  const file = join(state.bin, 'release');
  await mkdir(state.bin, { recursive: true });
  await writeFile(file, `#!/bin/sh\nexec ${quote(join(npmBinFolder, 'node'))} ${quote(releaseCommand)} "$@"\n`);
  await chmod(file, 0o755);
}
