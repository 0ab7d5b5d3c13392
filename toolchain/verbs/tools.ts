import { ensureBuilt } from '../build/build.ts';
import { recipesFor } from '../build/recipes.ts';
import { readPins } from '../build/versions.ts';

/** `npm run tools`: gets everything that `npm start` and `npm test` need, so that CI can keep it. */
export async function tools(): Promise<number> {
  await ensureBuilt(Object.values(recipesFor(await readPins())));
  return 0;
}
