import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isAlive } from '../../toolchain/build/buildLock.ts';

const run = join(import.meta.dirname, '../../toolchain/process/run.ts');

let folder: string;
let started: number[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifeline-'));
  started = [];
});

afterEach(async () => {
  for (const pid of started.filter(isAlive)) process.kill(pid, 'SIGKILL');
  await rm(folder, { recursive: true });
});

/** A process that runs a shell script as the toolchain runs its commands. */
function runner(script: string): ChildProcess {
  const code = `import { run } from ${JSON.stringify(run)};
    process.exitCode = (await run('sh', ['-c', ${JSON.stringify(script)}])).code;`;
  return spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'inherit', cwd: folder });
}

/** The process number that the script wrote to a file. */
async function pidOf(name: string): Promise<number> {
  for (;;) {
    const pid = Number(await readFile(join(folder, name), 'utf8').catch(() => ''));
    if (pid > 0) {
      started.push(pid);
      return pid;
    }
    await delay(20);
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let look = 0; look < 150 && isAlive(pid); look++) await delay(20);
  return !isAlive(pid);
}

describe('lifeline', () => {
  test('kill -9 of the toolchain ends the command with a grandchild in a group of its own', async () => {
    // `set -m` gives a background command its own process group, as Pulumi does with its plugins.
    const parent = runner('set -m; sleep 60 & echo $! > inner; echo $$ > outer; wait');
    const [inner, outer] = [await pidOf('inner'), await pidOf('outer')];
    parent.kill('SIGKILL');
    expect(await gone(outer)).toBe(true);
    expect(await gone(inner)).toBe(true);
  });

  test('lets the command finish its work after kill -9 of the toolchain', async () => {
    const parent = runner("trap 'echo asked > asked; exit 0' INT; echo $$ > outer; while :; do sleep 0.05; done");
    const outer = await pidOf('outer');
    parent.kill('SIGKILL');
    expect(await gone(outer)).toBe(true);
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe('asked\n');
  });

  test('a command that ends by itself leaves nothing behind', async () => {
    const parent = runner('set -m; sleep 60 > /dev/null 2>&1 & echo $! > inner; exit 7');
    const [code] = await once(parent, 'exit');
    expect(code).toBe(7);
    expect(await gone(await pidOf('inner'))).toBe(true);
  });

  test('the exit code for a missing program is 127', async () => {
    const code = `import { run } from ${JSON.stringify(run)}; process.exitCode = (await run('no-such-program', [])).code;`;
    await writeFile(join(folder, 'main.mjs'), code);
    const [exit] = await once(spawn(process.execPath, [join(folder, 'main.mjs')]), 'exit');
    expect(exit).toBe(127);
  });
});
