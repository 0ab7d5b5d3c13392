import { fewOf, isJsonObject } from '../../json/index.ts';
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
  /** Milliseconds since 1970. Until then, content that is being deleted is waited for. */
  deadline: number;
  /** Objects in it that do not count, as `Kind/name`. @default none */
  ignored?: ReadonlySet<string>;
  /** Called with the reason if the namespace stays. @default standard output, which Pulumi shows */
  print?: ((line: string) => void) | undefined;
}

const pauseMs = 500;
/** Longest time that the garbage collector of a healthy cluster needs, in milliseconds. */
const patienceMs = 15_000;
/** How many names of objects a message shows. */
const namesShown = 5;

/**
 * Deletes a namespace that contains only what every namespace has. Otherwise keeps it and prints its content, which may be another release
 * with data. Helm never deletes namespaces.
 * @returns whether the namespace was deleted
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
  if (live === 'hidden') return stay('the account of the kubeconfig may not read it');
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

/** Why the content of the namespace prevents its deletion; undefined if nothing does. */
async function reasonIn(
  client: ApiClient,
  { name, deadline, ignored = new Set() }: NamespaceRemoval,
): Promise<string | undefined> {
  const end = Math.min(deadline, Date.now() + patienceMs);
  for (;;) {
    const { names, passing, unknown } = await contentOf(client, name, ignored);
    if (unknown.length > 0) return `the API server did not list all objects in it: ${fewOf(unknown, namesShown)}`;
    if (names.length === 0) return undefined;
    if (!passing || Date.now() >= end) return `it still contains ${fewOf(names, namesShown)}`;
    await pause(pauseMs);
  }
}
