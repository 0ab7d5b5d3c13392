import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { integrationEnvironment } from '../support/environment.ts';

const project = resolve(import.meta.dirname, '..', '..', '..');

/** An npm package in an archive. */
export interface PackedProject {
  archive: string;
  /** The archive's size in bytes. */
  size: number;
  /** Paths in the package. */
  files: readonly string[];
}

/** Packs this project with npm: once for all suites of a run. */
export function packProject(): Promise<PackedProject> {
  return onceForAllSuites('packed', pack);
}

/** The result of the first suite that asks for it; the others wait. If the first one fails, the next one tries. */
async function onceForAllSuites<T>(name: string, make: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(integrationEnvironment().directory, name);
  const result = join(folder, 'result.json');
  for (;;) {
    const text = await readFile(result, 'utf8').catch(() => undefined);
    // This function has written it.
    if (text !== undefined) return JSON.parse(text) as T;
    const isFirst = await mkdir(folder).then(
      () => true,
      () => false,
    );
    if (isFirst) break;
    await delay(200);
  }
  try {
    const made = await make(folder);
    await writeFile(`${result}.new`, JSON.stringify(made));
    await rename(`${result}.new`, result);
    return made;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** It packs a copy of what the build reads, since `dist` may change while other tests run. */
async function pack(folder: string): Promise<PackedProject> {
  const copy = join(folder, 'project');
  const parts = [
    'package.json',
    'tsconfig.json',
    'README.md',
    'LICENSE',
    'components',
    'toolchain/paths.ts',
    'toolchain/package',
  ];
  for (const part of parts)
    await cp(join(project, part), join(copy, part), { recursive: true, verbatimSymlinks: true });
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', folder], { cwd: copy });
  // Scripts may print before npm does.
  const [packed]: [{ filename: string; size: number; files: { path: string }[] }] = JSON.parse(
    stdout.slice(stdout.indexOf('[')),
  );
  const files = packed.files.map(({ path }) => path);
  await rm(copy, { recursive: true });
  return { archive: join(folder, packed.filename), size: packed.size, files };
}

/**
 * Installs a workspace's packages, with those that the machine has already fetched if possible. All workspaces have the same packages:
 * the first suite installs them, and the others link its files, which npm and Node replace and never write into.
 */
export async function install(folder: string, workspaces: readonly string[]): Promise<void> {
  const modules = join(folder, 'node_modules');
  let isFirst = false;
  const installed = await onceForAllSuites('installed', async (shared) => {
    isFirst = true;
    await npmInstall(folder);
    const kept = join(shared, 'node_modules');
    await link(modules, kept);
    for (const workspace of workspaces) await rm(join(kept, workspace));
    return kept;
  });
  if (isFirst) return;
  await link(installed, modules);
  for (const workspace of workspaces) await symlink(join('..', workspace), join(modules, workspace));
}

async function link(from: string, to: string): Promise<void> {
  await execa('cp', ['-R', '-P', '-l', from, to]);
}

async function npmInstall(folder: string): Promise<void> {
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await mkdir(folder, { recursive: true });
  await execa('npm', ['install', ...flags], { cwd: folder, env: withoutNpm(process.env), extendEnv: false });
}

/** The packages that a program shares with ours, in the versions that the tests have plugins for. */
export async function sharedPackages(): Promise<Record<string, string>> {
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  const versions = { ...dependencies, ...devDependencies };
  const names = ['@pulumi/pulumi', '@pulumi/kubernetes', '@pulumi/random'];
  return Object.fromEntries(names.map((name) => [name, versions[name]]));
}

/** What says where packages come from. */
const ofMachine =
  /^npm_config_(?:registry|.*proxy|cafile|ca|cache|userconfig|globalconfig|strict_ssl|\/\/.*|.*_auth.*)$/i;

/** The settings of this project's npm reach the tests as variables. Only those of the machine stay. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name) || ofMachine.test(name)));
}
