import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';

const project = resolve(import.meta.dirname, '..', '..', '..');

/** An npm package in an archive. */
export interface PackedProject {
  archive: string;
  /** The archive's size in bytes. */
  size: number;
  /** Paths in the package. */
  files: readonly string[];
}

/** Packs this project with npm. It packs a copy of what the build reads, since `dist` may change while other tests run. */
export async function packProject(folder: string): Promise<PackedProject> {
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
  return { archive: join(folder, packed.filename), size: packed.size, files };
}

/** Installs a workspace's packages, with those that the machine has already fetched if possible. */
export async function install(folder: string): Promise<void> {
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
