// Plain JavaScript without dependencies: bootstrap.mjs loads it before anything is installed, on any Node.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The verbs that need a control plane. */
const verbs = ['start', 'test', 'tools', 'integration', 'bench'];

/** Whether the control plane has to be built: that can be known before the npm packages are installed. */
export function buildsControlPlane(verb, env = process.env, platform = process.platform) {
  // Kubernetes publishes none for macOS.
  return verbs.includes(verb) && (env.KUBESENTIMENT_DOWNLOADS === 'off' || platform === 'darwin');
}

/**
 * Compiles the control plane beside `npm ci`, which waits for the network. It fills Go's build cache, and the build of the toolchain goes on there:
 * a failure, such as without Go, shows only then.
 * @returns what ends it
 */
export function startEarlyBuild(project) {
  const { flags, variables, controlPlane } = JSON.parse(
    readFileSync(join(project, 'toolchain', 'build', 'goBuild.json'), 'utf8'),
  );
  const lifeline = join(project, 'toolchain', 'process', 'lifeline.mjs');
  const child = spawn(process.execPath, [lifeline, 'go', 'build', ...flags, ...controlPlane], {
    cwd: join(project, 'toolchain', 'sources', 'kube'),
    env: { ...process.env, GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off', ...variables },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const ended = new Promise((resolve) => {
    for (const event of ['exit', 'error']) child.on(event, resolve);
  });
  // It may have ended by itself.
  child.stdio[3].on('error', () => undefined);
  return async () => {
    child.stdio[3].end('SIGINT\n');
    await ended;
  };
}
