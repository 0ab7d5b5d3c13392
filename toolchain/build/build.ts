import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ReleaseError } from '../../components/errors.ts';
import { type Downloads, downloadMissing } from '../download/downloadMissing.ts';
import { printMessage, step } from '../process/progress.ts';
import { run } from '../process/run.ts';
import { cacheKey, cacheName, goVersion } from './cacheKey.ts';
import { extractMember } from './extractMember.ts';
import { outputFolder } from './goCommands.ts';
import { buildMs, describePlan } from './plan.ts';
import type { GoRecipe, Recipe } from './recipe.ts';
import { fillFolder, findBuilt, toolchainCache } from './toolchainCache.ts';
import { isAtLeast, oldestGo } from './versions.ts';

const shownLines = 30;

/**
 * Finds, downloads or builds every recipe and returns their folders in the same order. Only missing ones are downloaded; what cannot be
 * downloaded is built. A recipe without sources has no folder if its download fails.
 * @throws ReleaseError ENGINE_MISSING if something has to be built and can't be
 */
export async function ensureBuilt(
  recipes: readonly Recipe[],
  download: (recipes: readonly Recipe[]) => Promise<Downloads> = downloadMissing,
): Promise<(string | undefined)[]> {
  const go = recipes.some(({ kind }) => kind === 'go') ? await goVersion() : undefined;
  const found = await Promise.all(recipes.map((recipe) => findBuilt(recipe, go)));
  const missing = recipes.filter((_, index) => found[index] === undefined);
  const unpacked = missing.filter(({ kind }) => kind === 'archive');
  const { folders, refusals } = await download(missing.filter(({ kind }) => kind !== 'archive'));
  const builds = missing.filter((recipe) => recipe.kind === 'go' && !folders.has(recipe));
  if (builds.length > 0) {
    checkGo(go, process.env.GOTOOLCHAIN, [...refusals.keys()]);
    printMessage(describePlan({ builds }));
  }
  for (const recipe of unpacked) folders.set(recipe, await buildRecipe(recipe, go));
  for (const [index, recipe] of builds.entries()) {
    const title = `[${index + 1}/${builds.length}] ${recipe.name} ${recipe.version}: building`;
    folders.set(
      recipe,
      await step(title, () => buildRecipe(recipe, go), { announce: true, expected: buildMs([recipe]) }),
    );
  }
  return recipes.map((recipe, index) => found[index] ?? folders.get(recipe));
}

/**
 * @param refusals why tools were not downloaded
 * @throws ReleaseError ENGINE_MISSING if Go is missing, or too old without permission to fetch a newer version
 */
export function checkGo(
  go: string | undefined,
  toolchain: string | undefined = process.env.GOTOOLCHAIN,
  refusals: readonly string[] = [],
): void {
  if (go === undefined)
    throw new ReleaseError('ENGINE_MISSING', 'Tools have to be built from source, but Go was not found on PATH.', {
      hint: `${goHint(refusals)}\nWith Pulumi and a cluster of your own, neither is needed: pulumi config set kubernetes:context NAME --stack local`,
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

function goHint(refusals: readonly string[]): string {
  const install = `Install Go >= ${oldestGo} (it is needed once: what it builds is kept)`;
  if (refusals.length === 0) return `${install}.`;
  return `${install}, or let the tools be downloaded (${refusals.join('; ')}): toolchain/README.md names the hosts, and how to use a mirror.`;
}

async function buildRecipe(recipe: Recipe, go: string | undefined): Promise<string> {
  const name = cacheName(await cacheKey(recipe, go), recipe.kind);
  return fillFolder(name, recipe.outputs, async ({ out, folder }) => {
    if (recipe.kind === 'go') await runCommands(recipe, folder, out);
    if (recipe.kind === 'archive') await extractMember(recipe.archive, recipe.member, join(out, recipe.outputs[0]));
  });
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
