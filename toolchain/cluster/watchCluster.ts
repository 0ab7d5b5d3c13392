import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Ties the control plane in a folder to this process until `keep` is called: it ends with this process, even after SIGKILL. */
export function watchCluster(folder: string): { keep(): void } {
  const watcher = spawn(process.execPath, [join(import.meta.dirname, 'clusterWatcher.ts'), folder], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const lifeline = watcher.stdio[3];
  lifeline?.on('error', () => undefined);
  watcher.unref();
  // A pipe that node opened is a Socket, although the type of `stdio` does not say so.
  if (lifeline && 'unref' in lifeline && typeof lifeline.unref === 'function') lifeline.unref();
  return {
    keep() {
      if (lifeline && 'end' in lifeline) lifeline.end('keep');
    },
  };
}
