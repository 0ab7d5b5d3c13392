import { join } from 'node:path';
import { readFolder } from '../../files/readFolder.ts';

/**
 * Whether any file of a dependency, or of its subcharts, contains a word.
 * @param umbrella the folder of the chart that contains the dependencies
 * @param dependency its final name
 */
export async function chartMentions(umbrella: string, dependency: string, word: string): Promise<boolean> {
  const files = await readFolder(join(umbrella, 'charts', dependency));
  return files.some(({ data }) => data.includes(word));
}
