import { ensureBuilt } from '../build/build.ts';
import { recipesFor } from '../build/recipes.ts';
import { readPins } from '../build/versions.ts';
import { isNightly } from '../testSelection.ts';

/** `npm run tools`: gets everything that `npm start` and `npm test` need, so that CI can keep it. For a nightly run, its own tools too. */
export async function tools(): Promise<number> {
  const { vault, ...usual } = recipesFor(await readPins());
  await ensureBuilt([...Object.values(usual), ...(isNightly ? [vault] : [])]);
  return 0;
}
