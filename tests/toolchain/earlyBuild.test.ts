import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { controlPlanePackages } from '../../toolchain/build/goCommands.ts';
import { projectFolder } from '../../toolchain/paths.ts';

/** What bootstrap.mjs loads: plain JavaScript, because it runs before TypeScript is installed. */
interface EarlyBuild {
  buildsControlPlane(verb: string, env: NodeJS.ProcessEnv, platform: string): boolean;
  startEarlyBuild(project: string): () => Promise<void>;
}

const { buildsControlPlane, startEarlyBuild }: EarlyBuild = await import(
  join(projectFolder, 'toolchain', 'process', 'earlyBuild.mjs')
);

let folder: string;
const path = process.env.PATH;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'early-'));
  for (const part of ['build/goBuild.json', 'process/lifeline.mjs'])
    await cp(join(projectFolder, 'toolchain', part), join(folder, 'toolchain', part));
  await mkdir(join(folder, 'toolchain', 'sources', 'kube'), { recursive: true });
  await mkdir(join(folder, 'bin'));
});

afterEach(async () => {
  process.env.PATH = path;
  await rm(folder, { recursive: true });
});

async function writeGo(script: string): Promise<void> {
  await writeFile(join(folder, 'bin', 'go'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'bin', 'go'), 0o755);
  process.env.PATH = `${join(folder, 'bin')}:${path ?? ''}`;
}

test('only where the control plane is certainly built', () => {
  const off = { KUBESENTIMENT_DOWNLOADS: 'off' };
  expect(buildsControlPlane('start', off, 'linux')).toBe(true);
  expect(buildsControlPlane('start', {}, 'darwin')).toBe(true);
  expect(buildsControlPlane('start', {}, 'linux')).toBe(false);
  expect(buildsControlPlane('stop', off, 'linux')).toBe(false);
});

test('builds what the toolchain builds later, in its folder, and ends with `npm ci`', async () => {
  await writeGo(`echo "$PWD $CGO_ENABLED $*" >"${folder}/called"; exec sleep 60`);
  const end = startEarlyBuild(folder);
  const called = async (): Promise<string> =>
    (await readFile(join(folder, 'called'), 'utf8').catch(() => '')) || delay(20).then(called);
  const text = await called();
  expect(text).toContain(`sources/kube 0 build -trimpath`);
  for (const name of controlPlanePackages) expect(text).toContain(name);
  const start = performance.now();
  await end();
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('does nothing without Go', async () => {
  process.env.PATH = join(folder, 'bin');
  const files = await readdir(folder, { recursive: true });
  const start = performance.now();
  await expect(startEarlyBuild(folder)()).resolves.toBeUndefined();
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(await readdir(folder, { recursive: true })).toEqual(files);
});
