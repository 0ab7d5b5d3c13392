import { announce } from '../announce.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import type { Cluster } from '../connection.ts';

/** Parses an item of a list by lastingObjects. */
export function readListed(text: string): ObjectReference {
  const [apiVersion = '', kind = '', ...place] = text.split(' ');
  // Names of RBAC objects may contain spaces.
  const [name = '', namespace] = place.join(' ').split('/').reverse();
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

/**
 * Whether the cluster has all listed objects and none is being deleted; prints the others. If the cluster does not answer, for example because
 * the account may not read an object, assumes yes.
 */
export async function isComplete(cluster: Cluster, listed: readonly string[]): Promise<boolean> {
  if (listed.length === 0) return true;
  const { findAbsences } = await import('../removal/presence.ts');
  const found = await findAbsences(cluster, listed.map(readListed)).catch(() => ({ missing: [], leaving: [] }));
  for (const reference of found.missing) announce(`${formatReference(reference)} is missing and will be recreated.`);
  for (const { reference } of found.leaving) {
    announce(`${formatReference(reference)} is being deleted and will be recreated.`);
  }
  return found.missing.length + found.leaving.length === 0;
}
