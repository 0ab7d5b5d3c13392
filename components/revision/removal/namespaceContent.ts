import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { type ApiClient, ApiError } from '../cluster/apiClient.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { type NamespacedKind, servedKinds } from '../cluster/namespacedKinds.ts';
import { releaseOf } from '../storage/labels.ts';

/** The content of a namespace, without the objects that every namespace has. */
export interface NamespaceContent {
  /** Names such as `release "app"` and `PersistentVolumeClaim/data`, releases first. */
  names: string[];
  /** Whether all of it will soon be gone: it is being deleted, or the garbage collector deletes it after its owner. */
  passing: boolean;
  /** Kinds and API groups that the server did not list, with its reasons. */
  unknown: string[];
}

/** Limit of a list request. More objects of a kind are not needed: the namespace is not empty. */
const limit = 100;

/** Lists only the metadata of the objects. */
const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/**
 * Lists the objects of all kinds in a namespace.
 * @param ignored objects that do not count, as `Kind/name`
 * @throws what the client throws when the server does not answer
 */
export async function contentOf(
  client: ApiClient,
  namespace: string,
  ignored: ReadonlySet<string>,
): Promise<NamespaceContent> {
  const { kinds, unknown } = await servedKinds(client);
  const lists = await Promise.all(kinds.map((kind) => list(client, kind, namespace)));
  const items = lists.flatMap((answer, index) =>
    typeof answer === 'string' ? [] : answer.map((metadata) => ({ kind: kinds[index]?.kind ?? '', metadata })),
  );
  const refusals = lists.flatMap((answer, index) =>
    typeof answer === 'string' ? [`${kinds[index]?.kind} (${answer})`] : [],
  );
  const uids = new Set(items.map(({ metadata }) => metadata.uid));
  // The garbage collector deletes an object with its owner.
  const own = items.filter(
    (item) => !isDefault(item) && !ownersOf(item.metadata).some((uid) => uids.has(uid)) && !ignored.has(nameOf(item)),
  );
  const names = [...new Set(own.map(nameOf))];
  return {
    names: [
      ...names.filter((name) => name.startsWith('release ')),
      ...names.filter((name) => !name.startsWith('release ')),
    ],
    passing: own.every(({ metadata }) => deletionOf({ metadata }) !== undefined || ownersOf(metadata).length > 0),
    unknown: [...unknown, ...refusals],
  };
}

/** @returns the metadata of the objects, or the reason why the server refuses the list */
async function list(
  client: ApiClient,
  { apiVersion, plural }: NamespacedKind,
  namespace: string,
): Promise<JsonObject[] | string> {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  try {
    const { items } = await client.request({
      path: `${base}/namespaces/${namespace}/${plural}?limit=${limit}`,
      accept,
    });
    return listOf(items).flatMap(({ metadata }) => (isJsonObject(metadata) ? [metadata] : []));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // The server no longer serves the kind, or the kind cannot be listed.
    return error.status === 404 || error.status === 405 ? [] : error.reason;
  }
}

interface Item {
  kind: string;
  metadata: JsonObject;
}

/** Service accounts that Kubernetes and OpenShift create in every namespace. */
const accounts: readonly unknown[] = ['default', 'builder', 'deployer'];
/** ConfigMaps with certificates that Kubernetes, OpenShift and Istio create in every namespace. */
const certificates: readonly unknown[] = ['kube-root-ca.crt', 'openshift-service-ca.crt', 'istio-ca-root-cert'];

/** Whether every namespace has such an object. */
function isDefault({ kind, metadata: { name, annotations } }: Item): boolean {
  const account = isJsonObject(annotations) ? annotations['kubernetes.io/service-account.name'] : undefined;
  switch (kind) {
    case 'Event':
      return true;
    case 'ServiceAccount':
      return accounts.includes(name);
    case 'ConfigMap':
      return certificates.includes(name);
    case 'Secret':
      return accounts.includes(account);
    case 'RoleBinding':
      return String(name).startsWith('system:');
    default:
      return false;
  }
}

function ownersOf({ ownerReferences }: JsonObject): (Json | undefined)[] {
  return listOf(ownerReferences).map(({ uid }) => uid);
}

function nameOf({ kind, metadata }: Item): string {
  const name = String(metadata.name);
  const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
  const release =
    kind === 'Secret' && labels.owner === 'helm' ? releaseOf({ name, labels: {}, createdAt: 0 }) : undefined;
  return release === undefined ? `${kind}/${name}` : `release "${release}"`;
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
