import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process of the kubernetes provider, which contains Helm's engine. */
export interface HelmProcess {
  /** The port on which it listens. @throws Error if the process ends before it listens */
  port: Promise<string>;
  /** Resolves when the process has ended, with its reason. */
  ended: Promise<string>;
  /** Kills the process and removes its temporary files. It never has work that must be finished. */
  kill(): Promise<void>;
}

/** In kB. More than any chart needs, but too little to exhaust the machine: a template can allocate any amount. */
const memoryLimit = 4 * 1024 * 1024;

/**
 * The provider ends with this process, even after SIGKILL: its standard input is a pipe from this process, which then
 * reaches its end. The shell also removes the folder in which the provider leaves a file for each kubeconfig.
 */
const script =
  'ulimit -v "$1" 2>/dev/null; "$0" </dev/null & exec >&- 2>&-; read -r line; kill -9 $! 2>/dev/null; wait; rm -rf "$TMPDIR"';

/** The last output of the process is kept up to this length, to find the reason of its end. */
const longestReason = 500;

/** The process renders a few times and ends: Go's defaults spend a sixth of its time on the collection of garbage. */
const collectsLess = { GOGC: '400', GOMEMLIMIT: '1GiB' };

export function startHelmProcess(plugin: string): HelmProcess {
  const folder = mkdtempSync(join(tmpdir(), 'kubesentiment-helm-'));
  const env = { ...collectsLess, ...process.env, TMPDIR: folder };
  const child =
    process.platform === 'win32'
      ? spawn(plugin, [], { stdio: ['ignore', 'pipe', 'pipe'], env })
      : spawn('/bin/sh', ['-c', script, plugin, String(memoryLimit)], { stdio: ['pipe', 'pipe', 'pipe'], env });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  // Closing its input is the only signal it gets.
  child.stdin?.on('error', () => undefined);
  const ended = reasonOfEnd(child);
  // This ends the shell around the process too.
  ended.then(() => child.stdin?.destroy());
  const port = new Promise<string>((resolve, reject) => {
    if (child.stdout !== null) createInterface(child.stdout).once('line', resolve);
    ended.then((reason) => reject(new Error(`the kubernetes provider ended before it listened${reason}`)));
  });
  // An idle process must not keep this one alive; pending requests do.
  port.then(
    () => unrefAll(child),
    () => undefined,
  );
  return {
    port,
    ended,
    async kill() {
      // Wait for the process again.
      child.ref();
      child.stdin?.destroy();
      if (process.platform === 'win32') child.kill('SIGKILL');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function unrefAll(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();
}

/** A failed Go program prints the reason on its first line, then the state of all goroutines. */
function reasonOfEnd(child: ChildProcess): Promise<string> {
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < longestReason) output += text;
  });
  return new Promise((resolve) => {
    const end = () => {
      const [, fatal] = /^(?:fatal error|panic): (.*)$/m.exec(output.slice(0, longestReason)) ?? [];
      resolve(fatal === undefined ? '' : ` (${fatal})`);
    };
    child.on('error', end);
    // The shell lives until its input ends, but the output of the provider closes when the provider ends.
    child.stdout?.on('close', end);
  });
}
