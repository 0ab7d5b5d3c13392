import { isJsonObject, type JsonObject } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { changeMetadata, entriesOf, withoutOurs } from '../cluster/managedFields.ts';
import type { Connection } from '../connection.ts';
import { isOwned } from '../preflight/ownership.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** Annotations that only our live objects carry; one that the chart gives an object itself stays. */
const ofOurs = /^(pulumi\.com|kubesentiment\.io)\//;

/**
 * Makes an object of the release Helm's alone: our fields become Helm's, and the annotations go that it has only for our
 * sake. An object that belongs to others by now is left alone.
 * @param object as the revision recorded it
 * @param manager the field manager of the release's objects
 */
export async function handBack(
  connection: Pick<Connection, 'client' | 'discovery'>,
  release: ReleaseIdentity,
  object: KubernetesObject,
  manager: string,
): Promise<void> {
  const goes = (name: string) => ofOurs.test(name) && object.metadata.annotations?.[name] === undefined;
  await changeOwned(connection, release, object, (live) => withoutTraces(live, goes, manager));
}

/** The same for an object that no manifest has: it belongs to nobody afterwards, so that nobody writes over it. */
export async function disown(
  connection: Pick<Connection, 'client' | 'discovery'>,
  release: ReleaseIdentity,
  object: KubernetesObject,
  manager: string,
): Promise<void> {
  const goes = (name: string) => ofOurs.test(name) || name.startsWith('meta.helm.sh/');
  await changeOwned(connection, release, object, (live) => ({
    ...withoutTraces(live, goes, manager),
    labels: { 'app.kubernetes.io/managed-by': null },
  }));
}

async function changeOwned(
  connection: Pick<Connection, 'client' | 'discovery'>,
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
