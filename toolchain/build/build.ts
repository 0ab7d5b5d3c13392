import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseError } from '../../components/errors.ts';
import { cacheFolder } from '../paths.ts';
import { step } from '../process/progress.ts';
import { run } from '../process/run.ts';
import { removeStaleFolders, withBuildLock } from './buildLock.ts';
import { cacheKey, cacheName, goVersion } from './cacheKey.ts';
import { extractMember } from './extractMember.ts';
import { type GoRecipe, outputFolder, type Recipe } from './recipes.ts';
import { isAtLeast, oldestGo } from './versions.ts';

const shownLines = 30;

/** The folder of built binaries, inside the cache. */
export const toolchainCache = () => join(cacheFolder(), 'toolchain');

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * The folder with a recipe's outputs, if it has been built. Without Go, any build of the same sources is accepted.
 * An existing folder is complete, because it gets its name last.
 */
export async function findBuilt(recipe: Recipe, go: string | undefined): Promise<string | undefined> {
  const key = await cacheKey(recipe, go);
  const name = cacheName(key, recipe.kind);
  if (recipe.kind === 'go' && key.go === undefined) {
    const names = await readdir(toolchainCache()).catch(() => []);
    const found = names.find((other) => other.startsWith(name) && /^[0-9a-f]+$/.test(other.slice(name.length)));
    return found === undefined ? undefined : join(toolchainCache(), found);
  }
  const folder = join(toolchainCache(), name);
  return (await isThere(folder)) ? folder : undefined;
}

/** Finds or builds every recipe and returns their folders in the same order; only missing ones are built and counted. */
export async function ensureBuilt(recipes: readonly Recipe[]): Promise<string[]> {
  const go = recipes.some(({ kind }) => kind === 'go') ? await goVersion() : undefined;
  const found = await Promise.all(recipes.map((recipe) => findBuilt(recipe, go)));
  const missing = recipes.filter((_, index) => found[index] === undefined);
  if (missing.some(({ kind }) => kind === 'go')) checkGo(go);
  const built = new Map<Recipe, string>();
  for (const [index, recipe] of missing.entries()) {
    const title = `[${index + 1}/${missing.length}] ${recipe.name} ${recipe.version}: building`;
    built.set(recipe, await step(title, () => buildRecipe(recipe, go), { announce: true }));
  }
  return recipes.map((recipe, index) => found[index] ?? built.get(recipe) ?? '');
}

/** @throws ReleaseError ENGINE_MISSING if Go is missing, or too old without permission to fetch a newer version */
export function checkGo(go: string | undefined, toolchain: string | undefined = process.env.GOTOOLCHAIN): void {
  if (go === undefined)
    throw new ReleaseError('ENGINE_MISSING', 'The toolchain has to be built, but Go was not found on PATH.', {
      hint: `Install Go >= ${oldestGo} (it is needed once: what it builds is kept).`,
    });
  const version = /go(\d+\.\d+(?:\.\d+)?)/.exec(go)?.[1] ?? '0.0.0';
  // Since 1.21 Go fetches the version that a module requires, except with GOTOOLCHAIN=local.
  const fetches = isAtLeast(version, '1.21.0') && toolchain !== 'local';
  if (isAtLeast(version, oldestGo) || fetches) return;
  throw new ReleaseError(
    'ENGINE_MISSING',
    `Go ${version} is too old to build the toolchain: it needs Go >= ${oldestGo}.`,
    {
      hint: `Install a newer Go${toolchain === 'local' ? ', or unset GOTOOLCHAIN=local so that Go fetches it' : ''}.`,
    },
  );
}

async function buildRecipe(recipe: Recipe, go: string | undefined): Promise<string> {
  const cache = toolchainCache();
  const name = cacheName(await cacheKey(recipe, go), recipe.kind);
  const target = join(cache, name);
  return withBuildLock(join(cache, `${name}.lock`), async () => {
    if (await isThere(target)) return target;
    await removeStaleFolders(cache);
    const work = join(cache, `${name}.tmp-${process.pid}`);
    const out = join(work, 'out');
    try {
      await mkdir(out, { recursive: true });
      if (recipe.kind === 'go') await runCommands(recipe, work, out);
      else await extractMember(recipe.archive, recipe.member, join(out, recipe.outputs[0]));
      for (const output of recipe.outputs) await stat(join(out, output));
      await publish(out, target);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    return target;
  });
}

/** Renames the outputs as the last step: a build that is killed earlier leaves nothing that looks complete. */
async function publish(out: string, target: string): Promise<void> {
  try {
    await rename(out, target);
  } catch (error) {
    // Another machine's process finished first; its outputs are equivalent.
    if (!(await isThere(target))) throw error;
  }
}

/** Builds in a copy of the sources, since some steps write into them. */
async function runCommands(recipe: GoRecipe, work: string, out: string): Promise<void> {
  const folder = join(work, 'source');
  await cp(recipe.folder, folder, { recursive: true });
  const log = join(toolchainCache(), `${recipe.name}.log`);
  await rm(log, { force: true });
  const env = { ...process.env, GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off', ...recipe.env };
  for (const command of recipe.commands) {
    const [program = '', ...args] = command.map((word) => word.replace(outputFolder, out));
    const { code, output } = await run(program, args, { cwd: folder, env, log });
    if (code === 0) continue;
    const tail = output.trimEnd().split('\n').slice(-shownLines).join('\n');
    throw new ReleaseError(
      'ENGINE_MISSING',
      `${recipe.name} ${recipe.version} could not be built (exit code ${code}).`,
      {
        frame: tail,
        hint: `The command was: ${command.slice(0, 2).join(' ')} … Its complete output is in ${log}.`,
      },
    );
  }
}
