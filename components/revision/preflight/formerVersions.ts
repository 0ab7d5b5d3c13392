import { isJsonObject } from '../../json/index.ts';
import { groupOf, type KubernetesObject, objectIdentity, parseManifest } from '../../manifest/index.ts';
import type { Connection } from '../connection.ts';
import { ignoreUnreadable } from '../storage/damage.ts';
import type { RevisionSummary } from '../storage/revisionStore.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/** By identity of an object (objectIdentity): the apiVersions that it may have in Pulumi's state. */
export type FormerVersions = ReadonlyMap<string, readonly string[]>;

/**
 * The apiVersions that custom resources of a release had or may have: from the records since the newest one that a stack has deployed, and from
 * the cluster. Sends no requests if all objects are of Kubernetes' own kinds, whose versions are known.
 * @throws ReleaseError CLUSTER_*
 */
export async function findFormerVersions(
  { client, store }: Pick<Connection, 'client' | 'store'>,
  { namespace }: ReleaseIdentity,
  objects: readonly KubernetesObject[],
): Promise<FormerVersions> {
  const custom = objects.filter(({ apiVersion }) => !isBuiltIn(groupOf(apiVersion)));
  if (custom.length === 0) return new Map();
  const groups = [...new Set(custom.map(({ apiVersion }) => groupOf(apiVersion)))];
  const [recorded, served] = await Promise.all([
    recordedVersions(store, namespace),
    Promise.all(groups.map(async (group) => [group, await servedVersions(client, group)] as const)).then(
      (found) => new Map(found),
    ),
  ]);
  return new Map(
    objects.map((object) => {
      const versions = [
        ...(recorded.get(objectIdentity(object, namespace)) ?? []),
        ...(served.get(groupOf(object.apiVersion)) ?? []),
      ];
      return [objectIdentity(object), [...new Set(versions)]];
    }),
  );
}

async function recordedVersions(store: Connection['store'], namespace: string): Promise<Map<string, string[]>> {
  const versions = new Map<string, string[]>();
  await Promise.all(
    sinceDeployed(await store.list()).map(async ({ version }) => {
      const found = await store.get(version).catch(ignoreUnreadable);
      for (const { object } of found ? parseManifest(found.record.manifest) : []) {
        const identity = objectIdentity(object, namespace);
        versions.set(identity, [...(versions.get(identity) ?? []), object.apiVersion]);
      }
    }),
  );
  return versions;
}

/** A failed run may have changed only some objects, so the state may mix several revisions. Helm's revisions are in no state. */
function sinceDeployed(history: readonly RevisionSummary[]): readonly RevisionSummary[] {
  const deployed = history.findLastIndex(
    ({ status, ownLabels }) => ownLabels !== undefined && (status === 'deployed' || status === 'superseded'),
  );
  return history.slice(Math.max(deployed, 0));
}

/** Empty if the group is not served or the account may not read it. */
async function servedVersions(client: Connection['client'], group: string): Promise<string[]> {
  const { versions } = await client.request({ path: `/apis/${group}` }).catch(() => ({ versions: [] }));
  return (Array.isArray(versions) ? versions : [])
    .filter(isJsonObject)
    .flatMap(({ groupVersion }) => (typeof groupVersion === 'string' ? [groupVersion] : []));
}

/** The API groups of Kubernetes itself. */
const builtInGroups: readonly string[] = [
  ...['', 'apps', 'autoscaling', 'batch', 'extensions', 'policy'],
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
];

function isBuiltIn(group: string): boolean {
  return builtInGroups.includes(group);
}
