import { liveObject, parseManifest, type ReleaseContent } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import { renderRelease, restoreRelease } from '../../release/index.ts';
import { clusterCapabilities, readLiveObjects, readRecordedContent } from '../../revision/index.ts';
import { projectDirectory, type StackView } from '../stack.ts';
import { withHelm } from '../withHelm.ts';
import type { ComparedObject } from './compareObjects.ts';

/** What the chart would make of the stack's settings now. */
export async function chartSide({ settings, cluster }: StackView): Promise<ComparedObject[]> {
  const capabilities = { questions: clusterCapabilities(cluster) };
  const { objects, content } = await withHelm((helmTemplate) =>
    renderRelease({ settings, projectDirectory, helmTemplate, capabilities }),
  );
  return [...objects, ...hooksOf(content, settings)];
}

/** What a revision recorded. Its secrets are found by the values that it was made from. */
export async function recordedSide({ settings, cluster }: StackView, revision: number): Promise<ComparedObject[]> {
  const content = await readRecordedContent(cluster, settings.release, revision);
  return [...restoreRelease(content, settings).objects, ...hooksOf(content, settings)];
}

/** A revision's objects as the cluster should have them and as it has them, without the fields of others. */
export async function liveSides(
  { settings, cluster }: StackView,
  revision: number,
): Promise<{ recorded: ComparedObject[]; live: ComparedObject[] }> {
  const content = await readRecordedContent(cluster, settings.release, revision);
  const objects = restoreRelease(content, settings).objects;
  const wanted = objects.map(({ object }) => liveObject(object, settings.release));
  const found = await readLiveObjects(cluster, settings.release, wanted);
  const withManifest = (manifest: string) => restoreRelease({ ...content, manifest }, settings).objects;
  return {
    recorded: found.flatMap(({ recorded }) => withManifest(JSON.stringify(recorded))),
    live: found.flatMap(({ live }) => (live === undefined ? [] : withManifest(JSON.stringify(live)))),
  };
}

function hooksOf(content: ReleaseContent, settings: StackSettings): ComparedObject[] {
  return content.hooks.flatMap(({ manifest, events }) => {
    // An object of a hook has its secrets marked as an object of the manifest has.
    const own = parseManifest(manifest).map(({ text }) => `---\n${text}\n`);
    return restoreRelease({ ...content, manifest: own.join('') }, settings).objects.map((each) => ({
      ...each,
      events,
    }));
  });
}
