import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, constants, copyFile, link, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ReleaseError } from '../../components/errors.ts';
import { cacheFolder, npmBinFolder, stateFolder } from '../paths.ts';
import { step } from '../process/progress.ts';
import { run } from '../process/run.ts';
import { ensureBuilt } from './build.ts';
import { goVersion } from './cacheKey.ts';
import { withoutEngineLog } from './engineLog.ts';
import type { Recipe } from './recipe.ts';
import { recipesFor } from './recipes.ts';
import { findBuilt } from './toolchainCache.ts';
import { isAtLeast, type Pins, readPins } from './versions.ts';

/** Variables to run `pulumi` with, PATH among them. */
export type EngineEnvironment = Record<string, string>;

/**
 * The engine looks for a program of this name to serve dynamic providers. The official bundle contains it, a Go build does not.
 * It must `exec` node, because the engine ends the process that it started. The engine passes the Node options of the project's
 * Pulumi.yaml in a variable: the modules they preload end the process when the engine is gone.
 */
const launcher = `#!/bin/sh
exec node $PULUMI_RUNTIME_NODEARGS "$(node -p 'require.resolve("@pulumi/pulumi/cmd/dynamic-provider")')" "$@"
`;

/**
 * The engine of `npm start`, downloaded or built first if the user has no suitable one.
 * @throws ReleaseError ENGINE_MISSING if there is neither a suitable engine nor a way to get one
 */
export async function engineEnvironment(): Promise<EngineEnvironment> {
  const pins = await readPins();
  const own = await findOnPath(pins.pulumi);
  if (own !== undefined) return environmentOf(undefined);
  return environmentOf(await ensureEngine(pins, await ensureBuilt(engineRecipes(pins))));
}

/** The recipes that {@link engineEnvironment} needs now. */
export async function missingEngineRecipes(): Promise<Recipe[]> {
  const pins = await readPins();
  return (await findOnPath(pins.pulumi)) === undefined ? engineRecipes(pins) : [];
}

/** The same without building: undefined if something has to be built or installed. */
export async function findEngine(): Promise<EngineEnvironment | undefined> {
  const pins = await readPins();
  if ((await findOnPath(pins.pulumi)) !== undefined) return environmentOf(undefined);
  const built = await findAll(engineRecipes(pins));
  if (built === undefined) return undefined;
  const engine = engineFolders(built);
  const complete = await Promise.all([engine.bin, ...pluginFolders(engine.home, pins)].map(isThere));
  return complete.every(Boolean) ? environmentOf(engine) : undefined;
}

/** The `pulumi` that the user installed, if it is new enough. Our own one, which `npm run env` puts on PATH, does not count. */
async function findOnPath(pin: string): Promise<string | undefined> {
  const ours = [cacheFolder(), stateFolder, npmBinFolder];
  const folders = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !ours.some((own) => folder.startsWith(own)));
  for (const folder of folders) {
    const file = join(folder, 'pulumi');
    if (folder === '' || !(await isExecutable(file))) continue;
    const { stdout } = await promisify(execFile)(file, ['version']).catch(() => ({ stdout: '' }));
    // Only check the first one, which a shell would run.
    return isAtLeast(stdout, pin) ? file : undefined;
  }
  return undefined;
}

const isExecutable = (file: string) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

function engineRecipes(pins: Pins): Recipe[] {
  const { pulumi, languageNodejs, kubernetesProvider, randomProvider } = recipesFor(pins);
  return [pulumi, languageNodejs, kubernetesProvider, randomProvider];
}

async function findAll(recipes: readonly Recipe[]): Promise<string[] | undefined> {
  const go = await goVersion();
  const found = await Promise.all(recipes.map((recipe) => findBuilt(recipe, go)));
  const folders = found.filter((folder) => folder !== undefined);
  return folders.length === recipes.length ? folders : undefined;
}

interface EngineFolders {
  /** The folder of `pulumi` and the programs that it expects next to it. */
  bin: string;
  /** PULUMI_HOME with the two provider plugins, shared by all checkouts. */
  home: string;
}

function engineFolders(built: readonly (string | undefined)[]): EngineFolders {
  const key = createHash('sha256')
    .update(JSON.stringify([built, launcher]))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cacheFolder(), 'engines', key);
  return { bin: join(folder, 'bin'), home: join(folder, 'home') };
}

function pluginFolders(home: string, pins: Pins): string[] {
  const folder = (name: string, version: string) => join(home, 'plugins', `resource-${name}-v${version}`);
  return [folder('kubernetes', pins.kubernetesPlugin), folder('random', pins.randomPlugin)];
}

async function ensureEngine(pins: Pins, built: readonly (string | undefined)[]): Promise<EngineFolders> {
  const [pulumi = '', language = '', kubernetes = '', random = ''] = built;
  const engine = engineFolders(built);
  if (!(await isThere(engine.bin))) await assemble(engine.bin, pulumi, language);
  await withoutEngineLog(engine.home);
  const [kubernetesFolder = '', randomFolder = ''] = pluginFolders(engine.home, pins);
  const env = { ...process.env, ...environmentOf(engine) };
  const install = async (name: string, version: string, folder: string, binary: string) => {
    if (await isThere(folder)) return;
    const args = ['plugin', 'install', 'resource', name, version, '--file', binary];
    await step(`Installing the plugin ${name} ${version}`, async () => {
      const { code, output } = await run('pulumi', args, { env });
      if (code !== 0) throw new ReleaseError('ENGINE_MISSING', `pulumi ${args.join(' ')} failed.`, { frame: output });
    });
  };
  await install('kubernetes', pins.kubernetesPlugin, kubernetesFolder, join(kubernetes, 'pulumi-resource-kubernetes'));
  await install('random', pins.randomPlugin, randomFolder, join(random, 'pulumi-resource-random'));
  return engine;
}

/** Hard links, not symbolic ones: the engine resolves links before it looks for programs next to itself. */
async function assemble(bin: string, pulumi: string, language: string): Promise<void> {
  const work = `${bin}.tmp-${process.pid}`;
  await mkdir(work, { recursive: true });
  for (const file of [join(pulumi, 'pulumi'), join(language, 'pulumi-language-nodejs')]) {
    const target = join(work, file.slice(file.lastIndexOf('/') + 1));
    await link(file, target).catch(() => copyFile(file, target));
  }
  const script = join(work, 'pulumi-resource-pulumi-nodejs');
  await writeFile(script, launcher);
  await chmod(script, 0o755);
  await rename(work, bin).catch(async (error: unknown) => {
    await rm(work, { recursive: true, force: true });
    if (!(await isThere(bin))) throw error;
  });
}

/** The user's own engine keeps its own home and plugins; our engine must not use a registry. */
function environmentOf(engine: EngineFolders | undefined): EngineEnvironment {
  const rest = process.env.PATH ?? '';
  if (engine === undefined) return { PATH: prepend([npmBinFolder], rest), PULUMI_SKIP_UPDATE_CHECK: '1' };
  return {
    PATH: prepend([npmBinFolder, engine.bin], rest),
    PULUMI_HOME: engine.home,
    PULUMI_SKIP_UPDATE_CHECK: '1',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: '1',
  };
}

/** PATH with these folders first, each folder once. */
export function prepend(folders: readonly string[], path: string): string {
  const rest = path.split(delimiter).filter((folder) => !folders.includes(folder));
  return [...folders, ...rest].join(delimiter);
}
