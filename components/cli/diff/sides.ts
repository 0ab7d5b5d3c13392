import type { StackSettings } from '../../config/index.ts';
import {
  appliedObject,
  counterpartLike,
  currentSecretPaths,
  hideInErrors,
  hideSecrets,
  type KubernetesObject,
  type ReleaseContent,
  recordSecrets,
} from '../../manifest/index.ts';
import { readLiveObjects, readRecordedContent } from '../../revision/index.ts';
import type { ConnectedStack } from '../target/connectedStack.ts';
import { renderForDeploy } from '../target/renderForDeploy.ts';
import type { ComparedObject } from './compareObjects.ts';

/** The objects that the chart renders with the stack's current settings. */
export async function chartSide(view: ConnectedStack): Promise<ComparedObject[]> {
  const { objects, content } = await renderForDeploy(view);
  return [...objects, ...hooksOf(content, view.settings)];
}

/** The objects of a recorded revision. Secret is what its record marks and what the stack's file encrypts today. */
export async function recordedSide(
  { settings, connection }: ConnectedStack,
  revision: number,
): Promise<ComparedObject[]> {
  const content = await readRecordedContent(connection, revision);
  return [...currentSecretPaths(content, settings).objects(), ...hooksOf(content, settings)];
}

/**
 * A revision's objects as recorded and as they are in the cluster, limited to the fields that the release sets.
 * @param content of the revision
 */
export async function liveSides(
  { settings, connection }: Pick<ConnectedStack, 'settings' | 'connection'>,
  content: ReleaseContent,
): Promise<{ recorded: ComparedObject[]; live: ComparedObject[] }> {
  const objects = currentSecretPaths(content, settings).objects();
  const wanted = objects.map(({ object }) => appliedObject(object, settings.release));
  const hide = hideSecrets(recordSecrets(content, settings));
  const found = await readLiveObjects(connection, wanted).catch((error) => {
    throw hideInErrors(error, hide);
  });
  const marked = found.map(({ recorded, live }, index) => {
    // The API server returns the fields of the recorded object at the same paths.
    const { object, counterpart } = objects[index] ?? { object: recorded, counterpart: recorded };
    const withCounterpart = (like: KubernetesObject) => ({
      object: like,
      counterpart: counterpartLike(like, { object, counterpart }, hide),
    });
    return { recorded: withCounterpart(recorded), live: live && withCounterpart(live) };
  });
  return {
    recorded: marked.map(({ recorded }) => recorded),
    live: marked.flatMap(({ live }) => live ?? []),
  };
}

function hooksOf(content: ReleaseContent, settings: StackSettings): ComparedObject[] {
  const today = currentSecretPaths(content, settings);
  return content.hooks.flatMap(({ events }, index) => today.objectsOfHook(index).map((each) => ({ ...each, events })));
}
