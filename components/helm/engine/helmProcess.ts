import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process of the kubernetes provider, which has Helm's engine in it. */
export interface HelmProcess {
  /** Where it listens. @throws Error when it ends before it does */
  port: Promise<string>;
  /** Resolves when it has ended, with what it said of why. */
  ended: Promise<string>;
  /** Ends it at once, and removes what it left. It works on nothing that would have to be finished. */
  kill(): Promise<void>;
}

/** In kB: far more than any chart needs, and less than would stop a machine. A template can ask for any amount. */
const memoryLimit = 4 * 1024 * 1024;

/**
 * It ends with this process, however that ends: its standard input is a pipe from here, and without a writer it is at its end. So does
 * its folder, in which it leaves a file for each kubeconfig that it gets.
 */
const script =
  'ulimit -v "$1" 2>/dev/null; "$0" </dev/null & exec >&- 2>&-; read -r line; kill -9 $! 2>/dev/null; wait; rm -rf "$TMPDIR"';

/** What a process says last is kept, as far as it tells why it ended. */
const longestReason = 500;

export function startHelmProcess(plugin: string): HelmProcess {
  const folder = mkdtempSync(join(tmpdir(), 'kubesentiment-helm-'));
  const env = { ...process.env, TMPDIR: folder };
  const child =
    process.platform === 'win32'
      ? spawn(plugin, [], { stdio: ['ignore', 'pipe', 'pipe'], env })
      : spawn('/bin/sh', ['-c', script, plugin, String(memoryLimit)], { stdio: ['pipe', 'pipe', 'pipe'], env });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  // The end of its input is all that it is told.
  child.stdin?.on('error', () => undefined);
  const ended = reasonOfEnd(child);
  // Then the shell around it ends, too.
  ended.then(() => child.stdin?.destroy());
  const port = new Promise<string>((resolve, reject) => {
    if (child.stdout !== null) createInterface(child.stdout).once('line', resolve);
    ended.then((reason) => reject(new Error(`the kubernetes provider ended before it listened${reason}`)));
  });
  // Once it listens, it keeps nobody waiting: requests to it do.
  port.then(
    () => unrefAll(child),
    () => undefined,
  );
  return {
    port,
    ended,
    async kill() {
      // It is waited for.
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

/** A Go program that fails says why in its first line of that; what follows is the state of all its threads. */
function reasonOfEnd(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < longestReason) said += text;
  });
  return new Promise((resolve) => {
    const end = () => {
      const [, fatal] = /^(?:fatal error|panic): (.*)$/m.exec(said.slice(0, longestReason)) ?? [];
      resolve(fatal === undefined ? '' : ` (${fatal})`);
    };
    child.on('error', end);
    // The shell around it lives on until its input ends; what the process itself wrote to has ended with it.
    child.stdout?.on('close', end);
  });
}
