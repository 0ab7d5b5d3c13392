import { join } from 'node:path';
import { ensureBuilt } from './build/build.ts';
import { recipesFor } from './build/recipes.ts';
import { readPins } from './build/versions.ts';
import { projectFolder } from './paths.ts';
import { run } from './process/run.ts';

/** Checks .github/workflows: keys, expressions, types, and injection by untrusted input. */
export async function lintWorkflows(): Promise<number> {
  const [folder = ''] = await ensureBuilt([recipesFor(await readPins()).actionlint]);
  // The result must not depend on whether these two tools are installed.
  const args = ['-shellcheck=', '-pyflakes='];
  return (await run(join(folder, 'actionlint'), args, { cwd: projectFolder, env: process.env, show: true })).code;
}
