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
import type { ClusterTarget } from '../cluster/target.ts';
import { type Connection, connectTo } from '../connection.ts';
import { findAbsences } from '../removal/presence.ts';
import { reasonToStay, staysBecause } from '../removal/reasonToStay.ts';
import { newestDeployedOf, newestOf } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { type ForeignObject, findForeignClaims, findForeignObjects } from './ownership.ts';
import { isReplacedFrom } from './replacement.ts';

/** What a deploy would meet that Pulumi does not know of. */
export interface Outlook {
  /** Identities (objectIdentity) of the objects that Pulumi will replace. */
  replaced: ReadonlySet<string>;
  /** Identities of the objects that change and that the cluster does not have: a deploy creates them again. */
  missing: ReadonlySet<string>;
  /** What the pre-flight would refuse, since it belongs to somebody else. */
  foreign: ForeignObject[];
  /** A sentence about each object that the release drops and that stays in the cluster. */
  staying: string[];
}

/** What of the settings decides it. */
export interface OutlookSettings extends Pick<ReleaseSettings, 'name' | 'namespace' | 'takeOwnership' | 'adopt'> {
  /** Whether the release has the Secret with its credentials. @default true */
  hasCredentials?: boolean;
}

/**
 * Looks at the cluster for a preview. The newest deployed revision tells what the objects are now, so that the cluster is
 * asked only for those that are new.
 * @returns nothing where the cluster or the record says nothing
 */
export async function lookAhead(
  target: ClusterTarget,
  settings: OutlookSettings,
  objects: readonly KubernetesObject[],
): Promise<Outlook> {
  try {
    return await outlookOf(await connectTo(target, settings), settings, objects);
  } catch {
    // What keeps the history from being read is told by RevisionOpened, with a code and what to do.
    return { replaced: new Set(), missing: new Set(), foreign: [], staying: [] };
  }
}

/** The same for a connection at hand. */
export async function outlookOf(
  connection: Connection,
  settings: OutlookSettings,
  objects: readonly KubernetesObject[],
): Promise<Outlook> {
  const { takeOwnership } = settings;
  const { store } = connection;
  const history = await store.list();
  const deployed = newestDeployedOf(history);
  if (deployed === undefined) {
    const foreign = await orNone(foreignAmong(connection, settings, objects));
    return { replaced: new Set(), missing: new Set(), foreign, staying: [] };
  }
  const { record } = await store.get(deployed.version);
  const before = new Map(parseManifest(record.manifest).map(({ object }) => [objectIdentity(object), object]));
  const replaced = objects.filter((object) => {
    const other = before.get(objectIdentity(object));
    return other !== undefined && isReplacedFrom(object, other);
  });
  const added = objects.filter((object) => !before.has(objectIdentity(object)));
  // What Pulumi's state holds after a revision that failed is not known: then any object may change.
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

/** What becomes of dropped objects otherwise than the preview shows: it knows nothing of the live ones. */
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

async function missingAmong(
  connection: Pick<Connection, 'client' | 'discovery'>,
  objects: readonly KubernetesObject[],
): Promise<KubernetesObject[]> {
  const looked = objects.map((object) => ({ ...referenceOf(object), object }));
  const { missing } = await findAbsences(connection, looked);
  return missing.map(({ object }) => object);
}

/** An account that previews may be allowed to see less than one that deploys. */
function orNone<Item>(found: Promise<Item[]>): Promise<Item[]> {
  return found.catch(() => []);
}

/**
 * The objects of a release that belong to somebody else, as the pre-flight finds them.
 * @throws ReleaseError CLUSTER_*, ApiError
 */
export async function findForeign(
  target: ClusterTarget,
  settings: OutlookSettings,
  objects: readonly KubernetesObject[],
): Promise<ForeignObject[]> {
  return foreignAmong(await connectTo(target, settings), settings, objects);
}

function foreignAmong(
  connection: Connection,
  settings: OutlookSettings,
  objects: readonly KubernetesObject[],
): Promise<ForeignObject[]> {
  const { takeOwnership, adopt, hasCredentials = true } = settings;
  const unlisted = hasCredentials ? [{ apiVersion: 'v1', kind: 'Secret', name: credentialsName(settings.name) }] : [];
  const claims = { objects: objects.map(referenceOf), unlisted, takeOwnership, adopts: adopt !== undefined };
  return findForeignClaims(connection, settings, claims);
}
