import { isJsonObject, type JsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { changeMetadata, entriesOf, withoutOurs } from '../cluster/managedFields.ts';
import type { Cluster } from '../connection.ts';
import { isOwned } from '../preflight/ownership.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** Annotations that we add to live objects. An annotation that the chart itself sets stays. */
const ownAnnotation = /^(pulumi\.com|kubesentiment\.io)\//;

/**
 * Hands one object back to Helm: moves our managed fields to Helm and removes the annotations that we added. Skips an object that belongs to
 * another release now.
 * @param object the object as recorded in the revision
 * @param manager the field manager of the release's objects
 */
export async function handBack(
  connection: Cluster,
  release: ReleaseIdentity,
  object: KubernetesObject,
  manager: string,
): Promise<void> {
  const goes = (name: string) => ownAnnotation.test(name) && object.metadata.annotations?.[name] === undefined;
  await changeOwned(connection, release, object, (live) => withoutTraces(live, goes, manager));
}

/** Like {@link handBack}, for an object that is not in the manifest. Also removes its ownership, so that no release overwrites it. */
export async function disown(
  connection: Cluster,
  release: ReleaseIdentity,
  object: KubernetesObject,
  manager: string,
): Promise<void> {
  const goes = (name: string) => ownAnnotation.test(name) || name.startsWith('meta.helm.sh/');
  await changeOwned(connection, release, object, (live) => ({
    ...withoutTraces(live, goes, manager),
    labels: { 'app.kubernetes.io/managed-by': null },
  }));
}

async function changeOwned(
  connection: Cluster,
  release: ReleaseIdentity,
  object: KubernetesObject,
  change: (live: JsonObject) => JsonObject | undefined,
): Promise<void> {
  await changeMetadata(connection, object, (live) => (isOwned(release, live) ? change(live) : undefined));
}

function withoutTraces(
  live: JsonObject,
  goes: (annotation: string) => boolean,
  manager: string,
): JsonObject | undefined {
  const metadata = isJsonObject(live.metadata) ? live.metadata : {};
  const annotations = Object.keys(isJsonObject(metadata.annotations) ? metadata.annotations : {}).filter(goes);
  const managedFields = withoutOurs(entriesOf(live), manager);
  if (annotations.length === 0 && managedFields === undefined) return undefined;
  return {
    ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations.map((name) => [name, null])) }),
    ...(managedFields === undefined ? {} : { managedFields }),
  };
}
