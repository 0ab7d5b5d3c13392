import { announce } from '../announce.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import type { Connection } from '../connection.ts';

/** An object of the list that lastingObjects makes. */
export function readListed(text: string): ObjectReference {
  const [apiVersion = '', kind = '', ...place] = text.split(' ');
  // Names of RBAC objects may have blanks.
  const [name = '', namespace] = place.join(' ').split('/').reverse();
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

/**
 * Whether the cluster has all objects of such a list, none of them on its way out; names those of which that is not so. Where the cluster
 * does not say, as to an account that may see less, it counts as so.
 */
export async function isComplete(connect: () => Promise<Connection>, listed: readonly string[]): Promise<boolean> {
  if (listed.length === 0) return true;
  const { findAbsences } = await import('../removal/presence.ts');
  const found = await connect()
    .then((connection) => findAbsences(connection, listed.map(readListed)))
    .catch(() => ({ missing: [], leaving: [] }));
  for (const reference of found.missing) announce(`${formatReference(reference)} is missing, and is created again.`);
  for (const { reference } of found.leaving) {
    announce(`${formatReference(reference)} is being deleted, and is created again.`);
  }
  return found.missing.length + found.leaving.length === 0;
}
