import { liveObject, parseManifest, type ReleaseContent } from '../../chart/index.ts';
import type { StackSettings } from '../../config/index.ts';
import { restoreRelease } from '../../release/index.ts';
import { readLiveObjects, readRecordedContent } from '../../revision/index.ts';
import { renderForDeploy } from '../renderForDeploy.ts';
import type { StackView } from '../stack.ts';
import type { ComparedObject } from './compareObjects.ts';

/** What the chart would make of the stack's settings now. */
export async function chartSide(view: StackView): Promise<ComparedObject[]> {
  const { objects, content } = await renderForDeploy(view);
  return [...objects, ...hooksOf(content, view.settings)];
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
