import { isJsonObject } from '../../json/index.ts';
import { isKept } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { type ApiClient, isApiError } from '../cluster/apiClient.ts';
import { pause } from '../cluster/cancellation.ts';
import { deletionOf } from '../cluster/deletion.ts';
import { inPath } from '../cluster/discovery.ts';
import { readMetadata } from '../cluster/metadata.ts';
import { otherOwnerOf } from '../preflight/ownership.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';
import { contentOf } from './namespaceContent.ts';
import { staysBecause } from './reasonToStay.ts';

export interface NamespaceRemoval {
  name: string;
  /** The release that removes it. */
  release: ReleaseIdentity;
  /** Milliseconds since 1970: until then, what is about to go is waited for. */
  deadline: number;
  /** Objects in it that do not count, as `Kind/name`. @default none */
  ignored?: ReadonlySet<string>;
  /** Told why it stays. @default standard output, which Pulumi shows */
  print?: ((line: string) => void) | undefined;
}

const pauseMs = 500;
/** So long does the garbage collector of a healthy cluster take at most, in milliseconds. */
const patienceMs = 15_000;
/** So many names tell what a namespace is used for. */
const namesShown = 5;

/**
 * Deletes a namespace that has nothing but what every namespace gets. Any other one stays, and what is in it is named: it goes with the
 * namespace, and it may be another release with its data. Helm deletes no namespace that it has created.
 * @returns whether it has been deleted
 * @throws what the client throws
 */
export async function removeNamespace(client: ApiClient, removal: NamespaceRemoval): Promise<boolean> {
  const { name, release, print = announce } = removal;
  const path = `/api/v1/namespaces/${inPath(name)}`;
  const stay = (reason: string) => {
    print(staysBecause({ apiVersion: 'v1', kind: 'Namespace', name }, reason));
    return false;
  };
  const live = await readMetadata(client, path).catch(hidden);
  if (live === 'hidden') return stay('the account of the kubeconfig may not look at it');
  if (live === undefined || deletionOf(live) !== undefined) return false;
  const owner = otherOwnerOf(live, release);
  const reason =
    owner === undefined
      ? isKept(live)
        ? 'its annotation helm.sh/resource-policy says "keep"'
        : await reasonIn(client, removal)
      : `it belongs to release "${owner.name}" in namespace "${owner.namespace}"`;
  if (reason !== undefined) return stay(reason);
  try {
    const { uid } = isJsonObject(live.metadata) ? live.metadata : {};
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', ...(uid === undefined ? {} : { preconditions: { uid } }) };
    await client.request({ method: 'DELETE', path, body });
    return true;
  } catch (error) {
    if (isApiError(error, 'Forbidden')) return stay('the account of the kubeconfig may not delete it');
    if (!isApiError(error, 'NotFound')) throw error;
    return false;
  }
}

function hidden(error: unknown): 'hidden' {
  if (isApiError(error, 'Forbidden')) return 'hidden';
  throw error;
}

/** What speaks against the deletion in the namespace itself. */
async function reasonIn(
  client: ApiClient,
  { name, deadline, ignored = new Set() }: NamespaceRemoval,
): Promise<string | undefined> {
  const end = Math.min(deadline, Date.now() + patienceMs);
  for (;;) {
    const { names, passing, unknown } = await contentOf(client, name, ignored);
    if (unknown.length > 0) return `the API server does not tell what is in it: ${shown(unknown)}`;
    if (names.length === 0) return undefined;
    if (!passing || Date.now() >= end) return `there is still ${shown(names)}`;
    await pause(pauseMs);
  }
}

function shown(names: readonly string[]): string {
  const more = names.length - namesShown;
  return [...names.slice(0, namesShown), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
