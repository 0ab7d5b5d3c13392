import type { StackSettings } from '../config/index.ts';
import {
  type CurrentSecretPaths,
  currentSecretPaths,
  objectIdentity,
  type ReleaseContent,
  recordedCrds,
  withSecretPaths,
} from '../manifest/index.ts';
import type { RenderedRelease } from './rendered.ts';

/**
 * Makes a recorded release deployable again, without a render. Its secrets are those that the record marks, and those that are secret
 * today. CRDs stay as they are: a record has only their names, and a record of Helm not even these.
 */
export function restoreRelease(
  content: ReleaseContent,
  { values, secretPaths }: Pick<StackSettings, 'values' | 'secretPaths'>,
): RenderedRelease {
  const today = currentSecretPaths(content, { values, secretPaths });
  const objects = today.objects();
  const listed = new Set(objects.map(({ object }) => objectIdentity(object)));
  const named = recordedCrds(content.chart.metadata).filter((object) => !listed.has(objectIdentity(object)));
  return {
    content: withPaths(content, today),
    objects: objects.map(({ source, object, counterpart }) => ({ source, object, counterpart })),
    crds: [],
    keptCrds: named,
    secretNotes: today.paths.notes.length > 0,
  };
}

/** Adds today's secrets to the new revision's record. */
function withPaths(content: ReleaseContent, { paths: marks }: CurrentSecretPaths): ReleaseContent {
  const { chart } = content;
  if (marks.values.length === 0) return content;
  return { ...content, chart: { ...chart, metadata: withSecretPaths(chart.metadata, marks) } };
}
