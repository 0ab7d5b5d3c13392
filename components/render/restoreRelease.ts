import type { StackSettings } from '../config/index.ts';
import { type Json, leavesOf, valueAt } from '../json/index.ts';
import {
  type CurrentSecretPaths,
  currentSecretPaths,
  objectIdentity,
  type ReleaseContent,
  recordedCrds,
  withSecretPaths,
} from '../manifest/index.ts';
import { secretMask } from '../secretMask.ts';
import type { RenderedRelease } from './rendered.ts';

/**
 * Makes a recorded release deployable again, without a render. Its secrets are those that the record marks, and those that are secret
 * today. CRDs stay as they are: a record has only their names, and a record of Helm not even these.
 */
export function restoreRelease(
  content: ReleaseContent,
  settings: Pick<StackSettings, 'values' | 'secretPaths'> & Partial<Pick<StackSettings, 'release' | 'patchSources'>>,
): RenderedRelease {
  const { values, secretPaths } = settings;
  const texts = textsOfPatches(settings);
  const today = currentSecretPaths(content, { values, secretPaths, texts });
  const objects = today.objects();
  const listed = new Set(objects.map(({ object }) => objectIdentity(object)));
  const named = recordedCrds(content.chart.metadata).filter((object) => !listed.has(objectIdentity(object)));
  return {
    content: withPaths(content, today, texts.length > 0),
    objects: objects.map(({ source, object, counterpart }) => ({ source, object, counterpart })),
    crds: [],
    keptCrds: named,
    secretNotes: today.paths.notes.length > 0,
  };
}

/** Adds today's secrets to the new revision's record. */
function withPaths(
  content: ReleaseContent,
  { paths: marks }: CurrentSecretPaths,
  hasSecretPatches: boolean,
): ReleaseContent {
  const { chart } = content;
  if (marks.values.length === 0 && !hasSecretPatches) return content;
  return { ...content, chart: { ...chart, metadata: withSecretPaths(chart.metadata, marks) } };
}

/** What selects objects and fields. It is secret only because all of the patch is. */
const structure: readonly (string | number | undefined)[] = [
  ...['apiVersion', 'kind', 'name', 'namespace'],
  ...['op', 'path', 'from', '$patch'],
];

/** Today's secrets in patches. An earlier revision may have recorded them before they were encrypted. */
function textsOfPatches({ release, patchSources }: Partial<StackSettings>): string[] {
  if (release === undefined || patchSources === undefined) return [];
  // Their form has been checked.
  const patches = release.patches as unknown as Json;
  const leaves = patchSources.secretPaths.flatMap((path) => leavesOf(valueAt(patches, path) ?? null, path));
  return leaves.flatMap(({ path, value }) => {
    const isText = typeof value === 'string' && value !== '' && value !== secretMask;
    return isText && path[1] !== 'target' && !structure.includes(path.at(-1)) ? [value] : [];
  });
}
