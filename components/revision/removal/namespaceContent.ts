import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { type ApiClient, ApiError } from '../cluster/apiClient.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { type NamespacedKind, servedKinds } from '../cluster/namespacedKinds.ts';
import { releaseOf } from '../storage/labels.ts';

/** What a namespace has beside what every namespace gets by itself. */
export interface NamespaceContent {
  /** Names such as `release "app"` and `PersistentVolumeClaim/data`, releases first. */
  names: string[];
  /** True when all of it is about to go: it is being deleted, or its owner has been. */
  passing: boolean;
  /** Kinds and API groups that the server does not tell of, with its reasons. */
  unknown: string[];
}

/** So many objects of a kind are enough to know that the namespace is not empty. */
const limit = 100;

/** A list of the objects' metadata alone. */
const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/**
 * Looks at all kinds of objects that a namespace may contain.
 * @param ignored objects that do not count, as `Kind/name`
 * @throws what the client throws where no answer comes
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
  // What another object owns goes with it.
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

/** @returns the metadata of the objects, or why the server does not give them */
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
    // A kind that is served no more, or that cannot be listed after all.
    return error.status === 404 || error.status === 405 ? [] : error.reason;
  }
}

interface Item {
  kind: string;
  metadata: JsonObject;
}

/** Accounts that Kubernetes and OpenShift give every namespace. */
const accounts: readonly unknown[] = ['default', 'builder', 'deployer'];
/** Certificates that Kubernetes, OpenShift and Istio copy into every namespace. */
const certificates: readonly unknown[] = ['kube-root-ca.crt', 'openshift-service-ca.crt', 'istio-ca-root-cert'];

/** Whether every namespace has it. */
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
