import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';

const project = resolve(import.meta.dirname, '..');

/** A provider that the engine has started but not called: it is idle and keeps running. */
const idle = 'console.log("ready"); setInterval(() => undefined, 1_000_000);';

describe('a process of the dynamic providers that was never called', () => {
  let folder: string;
  let engine: Server;
  let address: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubesentiment-provider-'));
    await mkdir(join(folder, 'cmd', 'dynamic-provider'), { recursive: true });
    await writeFile(join(folder, 'cmd', 'dynamic-provider', 'index.js'), idle);
    engine = createServer((socket) => socket.end());
    await new Promise<void>((done) => engine.listen(0, '127.0.0.1', done));
    const listening = engine.address();
    address = `127.0.0.1:${typeof listening === 'object' ? listening?.port : ''}`;
  });
  afterEach(async () => {
    engine.close();
    await rm(folder, { recursive: true });
  });

  const start = () => {
    const script = join(folder, 'cmd', 'dynamic-provider', 'index.js');
    const child = execa('node', ['--import=kubesentiment/startup', script, address], { cwd: project, reject: false });
    return { child, started: new Promise((done) => child.stdout.once('data', done)) };
  };

  test('ends with its engine', async () => {
    const { child, started } = start();
    await started;
    await sleep(1_500);
    expect(child.exitCode).toBeNull();
    engine.close();
    expect((await child).exitCode).toBe(1);
  });

  test('ends if the engine is gone before it starts', async () => {
    engine.close();
    expect((await start().child).exitCode).toBe(1);
  });
});
