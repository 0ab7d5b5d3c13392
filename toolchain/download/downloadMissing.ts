import { describePlan } from '../build/plan.ts';
import type { Recipe } from '../build/recipe.ts';
import { printMessage } from '../process/progress.ts';
import { downloadLines } from './downloadLines.ts';
import { downloadSource } from './downloadSource.ts';
import { type Downloads, downloadTools, type Offer } from './downloadTools.ts';
import { currentPlatform, publishedFiles } from './publishedFiles.ts';
import { openWeb, type SilentHosts } from './web.ts';

export type { Downloads };

/** Hosts that have not answered this process. */
const silent: SilentHosts = new Map();

/** Downloads what publishers offer for this platform, with one line for each file, and a line that says why a tool is not downloaded. */
export async function downloadMissing(recipes: readonly Recipe[]): Promise<Downloads> {
  const source = recipes.length === 0 ? undefined : downloadSource();
  const offers = source === undefined ? [] : offersFor(recipes);
  const none = { folders: new Map<Recipe, string>(), refusals: new Map<string, string[]>() };
  if (source === undefined || offers.length === 0) return none;
  const builds = recipes.filter((recipe) => !offers.some((offer) => offer.recipe === recipe));
  printMessage(describePlan({ downloads: offers.flatMap(({ files }) => files), builds }));
  const web = openWeb({ silent });
  try {
    const downloads = await downloadTools(offers, { web, source, lines: downloadLines() });
    for (const [reason, names] of downloads.refusals) printMessage(`Not downloaded: ${names.join(', ')}: ${reason}.`);
    return downloads;
  } finally {
    await web.close();
  }
}

function offersFor(recipes: readonly Recipe[]): Offer[] {
  return recipes.flatMap((recipe) => {
    const files = publishedFiles(recipe, currentPlatform());
    return files === undefined ? [] : [{ recipe, files }];
  });
}
