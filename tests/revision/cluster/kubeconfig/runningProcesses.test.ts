import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { runningProcesses } from '../../../../components/revision/cluster/kubeconfig/runningProcesses.ts';

let folder: string | undefined;
let child: ChildProcess | undefined;
afterEach(async () => {
  child?.kill('SIGKILL');
  if (folder !== undefined) await rm(folder, { recursive: true });
});

test('the running processes are listed with parent, program and age', async () => {
  const own = runningProcesses().find(({ pid }) => pid === process.pid);
  expect(own).toMatchObject({ parent: process.ppid });
  expect(Math.abs(Number(own?.age) - process.uptime())).toBeLessThan(2);
});

test('a provider is listed with its folder for temporary files', async () => {
  folder = await mkdtemp(join(tmpdir(), 'processes-'));
  const program = join(folder, 'pulumi-resource-x (a');
  await copyFile(execFileSync('which', ['sleep'], { encoding: 'utf8' }).trim(), program);
  child = spawn(program, ['60'], { env: { TMPDIR: folder } });
  await once(child, 'spawn');
  const listed = runningProcesses().find(({ pid }) => pid === child?.pid);
  expect(listed).toMatchObject({ parent: process.pid, folder: process.platform === 'linux' ? folder : undefined });
  expect(listed?.program).toContain('pulumi-resource');
  expect(listed?.age).toBeLessThan(2);
});
