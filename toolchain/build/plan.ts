import { availableParallelism } from 'node:os';
import type { PublishedFile } from '../download/publishedFiles.ts';
import { formatExpected } from '../process/progress.ts';
import type { Recipe } from './recipe.ts';

/** What a usual connection brings. */
const bytesPerSecond = 8_000_000;
/** The builds use all cores, but not evenly: more than eight don't make them faster. */
const mostCores = 8;

/** The expected time of downloads, in milliseconds. */
export function downloadMs(files: readonly PublishedFile[]): number {
  return (1000 * megabytesOf(files) * 1_000_000) / bytesPerSecond;
}

/** The expected time of builds on this machine, in milliseconds. */
export function buildMs(recipes: readonly Recipe[], cores: number = availableParallelism()): number {
  const minutes = recipes.reduce((sum, recipe) => sum + (recipe.kind === 'go' ? recipe.minutes : 0), 0);
  return (minutes * 60_000 * 2) / Math.min(cores, mostCores);
}

/** What is going to be done: `3 downloads (210 MB), 1 build from source: about 2 min`. */
export function describePlan({
  downloads = [],
  builds = [],
}: {
  downloads?: readonly PublishedFile[];
  builds?: readonly Recipe[];
}): string {
  const files = [...new Map(downloads.map((file) => [file.url, file])).values()];
  const parts = [
    ...(files.length === 0 ? [] : [`${count(files.length, 'download')} (${megabytesOf(files)} MB)`]),
    ...(builds.length === 0 ? [] : [`${count(builds.length, 'build')} from source`]),
  ];
  return `The toolchain: ${parts.join(', ')}, about ${formatExpected(downloadMs(files) + buildMs(builds))}. This is done once.`;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

const megabytesOf = (files: readonly PublishedFile[]) => files.reduce((sum, { megabytes }) => sum + megabytes, 0);
