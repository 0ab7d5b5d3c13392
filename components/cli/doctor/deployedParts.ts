import { type KubernetesObject, parseManifest } from '../../manifest/index.ts';
import { includedCrds, planCrds, wantsCredentials } from '../../render/index.ts';
import { credentialsHolder, type ReleaseParts, readRevision } from '../../revision/index.ts';
import type { ConnectedStack } from '../target/connectedStack.ts';
import { crdsForDeploy, renderForDeploy } from '../target/renderForDeploy.ts';

/** The objects of a deploy: as the chart renders them, otherwise as recorded. Undefined if neither is available. */
export async function deployedParts(directory: string, view: ConnectedStack): Promise<ReleaseParts | undefined> {
  const { settings, connection } = view;
  const { name, namespace } = settings.release;
  try {
    const made = await renderForDeploy(view, directory);
    // Without permission to read CRDs, assume that none exist.
    const planned = await crdsForDeploy(view, made).catch(() => planCrds(made, settings.release.crds, new Map()));
    const crds = includedCrds(planned);
    const holder = () => credentialsHolder(connection, { name, namespace });
    const hasCredentials = await wantsCredentials(made, settings.release, holder).catch(() => true);
    return { ...partsOf(made.content), crds, namespaced: settings.release, hasCredentials };
  } catch {
    // Without Helm's engine, or if the chart has errors, use the last deployed objects.
    const record = await readRevision(connection, { name, namespace }).catch(() => undefined);
    return record && { ...partsOf(record), namespaced: settings.release };
  }
}

function partsOf({ manifest, hooks }: { manifest: string; hooks: readonly { manifest: string }[] }) {
  return { objects: objectsIn(manifest), hooks: hooks.flatMap((hook) => objectsIn(hook.manifest)) };
}

function objectsIn(text: string): KubernetesObject[] {
  return parseManifest(text).map(({ object }) => object);
}
