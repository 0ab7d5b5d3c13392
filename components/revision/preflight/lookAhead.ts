import { isDeepStrictEqual } from 'node:util';
import type { ReleaseSettings } from '../../config/index.ts';
import {
  credentialsName,
  isNamespace,
  type KubernetesObject,
  objectIdentity,
  parseManifest,
} from '../../manifest/index.ts';
import { referenceOf } from '../cluster/discovery.ts';
import { readMetadata } from '../cluster/metadata.ts';
import type { Cluster, Connection } from '../connection.ts';
import { findAbsences } from '../removal/presence.ts';
import { reasonToStay, staysBecause } from '../removal/reasonToStay.ts';
import { newestDeployedOf, newestOf } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { type ForeignObject, findForeignClaims, findForeignObjects } from './ownership.ts';
import { isReplacedFrom } from './replacement.ts';

/** Effects of a deploy that Pulumi does not know about. */
export interface Outlook {
  /** Identities (objectIdentity) of the objects that Pulumi will replace. */
  replaced: ReadonlySet<string>;
  /** Identities of the objects that change and are missing in the cluster: a deploy recreates them. */
  missing: ReadonlySet<string>;
  /** Objects that the pre-flight would refuse because somebody else owns them. */
  foreign: ForeignObject[];
  /** A sentence for each object that the release drops but that stays in the cluster. */
  staying: string[];
}

/** The settings that affect the outlook. */
export interface OutlookSettings extends Pick<ReleaseSettings, 'name' | 'namespace' | 'takeOwnership' | 'adopt'> {
  /** Whether the release has the Secret with its credentials. @default true */
  hasCredentials?: boolean;
}

/**
 * Checks the cluster for a preview. The newest deployed revision shows which objects exist, so only new objects are read from the cluster.
 * @throws ReleaseError REVISION_UNREADABLE, CLUSTER_*
 */
export async function lookAhead(
  connection: Connection,
  settings: OutlookSettings,
  objects: readonly KubernetesObject[],
): Promise<Outlook> {
  const { takeOwnership } = settings;
  const { store } = connection;
  const history = await store.list();
  const deployed = newestDeployedOf(history);
  if (deployed === undefined) {
    const foreign = await orNone(findForeign(connection, settings, objects));
    return { replaced: new Set(), missing: new Set(), foreign, staying: [] };
  }
  const { record } = await store.get(deployed.version);
  const before = new Map(parseManifest(record.manifest).map(({ object }) => [objectIdentity(object), object]));
  const replaced = objects.filter((object) => {
    const other = before.get(objectIdentity(object));
    return other !== undefined && isReplacedFrom(object, other);
  });
  const added = objects.filter((object) => !before.has(objectIdentity(object)));
  // After a failed revision, the content of Pulumi's state is unknown: any object may change.
  const doubtful = newestOf(history) !== deployed;
  const changed = objects.filter((object) => {
    const other = before.get(objectIdentity(object));
    return other !== undefined && !replaced.includes(object) && (doubtful || !isDeepStrictEqual(object, other));
  });
  const now = new Set(objects.map((object) => objectIdentity(object)));
  const dropped = [...before].flatMap(([identity, object]) => (now.has(identity) ? [] : [object]));
  const [foreign, missing, staying] = await Promise.all([
    orNone(findForeignObjects(connection, settings, added.map(referenceOf), { takeOwnership })),
    orNone(missingAmong(connection, changed)),
    orNone(findStaying(connection, settings, dropped)),
  ]);
  return {
    replaced: new Set(replaced.map((object) => objectIdentity(object))),
    missing: new Set(missing.map((object) => objectIdentity(object))),
    foreign,
    staying,
  };
}

/** Dropped objects that will stay although the preview shows their deletion, which it cannot know without the live objects. */
async function findStaying(
  { client, discovery }: Connection,
  release: ReleaseIdentity,
  dropped: readonly KubernetesObject[],
): Promise<string[]> {
  const reasons = await Promise.all(
    dropped.map(async (object) => {
      const path = await discovery.pathOf(referenceOf(object));
      const live = path === undefined ? undefined : await readMetadata(client, path);
      if (live === undefined) return [];
      const reason = isNamespace(object, release.namespace) ? "it is the release's own" : reasonToStay(release, live);
      return reason === undefined ? [] : [staysBecause(referenceOf(object), reason)];
    }),
  );
  return reasons.flat();
}

async function missingAmong(connection: Cluster, objects: readonly KubernetesObject[]): Promise<KubernetesObject[]> {
  const items = objects.map((object) => ({ ...referenceOf(object), object }));
  const { missing } = await findAbsences(connection, items);
  return missing.map(({ object }) => object);
}

/** Ignores errors: the account of a preview may have fewer permissions than the account of a deploy. */
function orNone<Item>(found: Promise<Item[]>): Promise<Item[]> {
  return found.catch(() => []);
}

/**
 * The objects of a release that somebody else owns, as in the pre-flight.
 * @throws ReleaseError CLUSTER_*, ApiError
 */
export function findForeign(
  connection: Connection,
  settings: OutlookSettings,
  objects: readonly KubernetesObject[],
): Promise<ForeignObject[]> {
  const { takeOwnership, adopt, hasCredentials = true } = settings;
  const unlisted = hasCredentials ? [{ apiVersion: 'v1', kind: 'Secret', name: credentialsName(settings.name) }] : [];
  const claims = { objects: objects.map(referenceOf), unlisted, takeOwnership, adopts: adopt !== undefined };
  return findForeignClaims(connection, settings, claims);
}
