import { join } from 'node:path';
import { ensureBuilt } from './build/build.ts';
import { recipesFor } from './build/recipes.ts';
import { readPins } from './build/versions.ts';
import { projectFolder } from './paths.ts';
import { run } from './process/run.ts';

/** Checks .github/workflows: keys, expressions, types, and what an outsider could inject. */
export async function lintWorkflows(): Promise<number> {
  const [folder = ''] = await ensureBuilt([recipesFor(await readPins()).actionlint]);
  // Whether a machine has these two must not decide what passes.
  const args = ['-shellcheck=', '-pyflakes='];
  return (await run(join(folder, 'actionlint'), args, { cwd: projectFolder, env: process.env, show: true })).code;
}
