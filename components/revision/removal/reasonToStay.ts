import type { JsonObject } from '../../json/index.ts';
import { isKept } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import { isOwned, otherOwnerOf } from '../preflight/ownership.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * Why an object stays when the release drops it or is uninstalled. As in Helm, the live object decides, because its annotations or its owner
 * may have changed. Unlike Helm, keeps an object that another release owns.
 * @returns the end of a sentence about the object; undefined if the object can be deleted
 */
export function reasonToStay(release: ReleaseIdentity, live: JsonObject): string | undefined {
  const owner = otherOwnerOf(live, release);
  if (owner !== undefined) return `it belongs to release "${owner.name}" in namespace "${owner.namespace}"`;
  if (!isOwned(release, live)) return 'its labels and annotations do not name a release';
  return isKept(live) ? 'its annotation helm.sh/resource-policy says "keep"' : undefined;
}

const printed = new Set<string>();

/** Prints once per run that an object stays: a destroy checks it twice, from the object list and from the history. */
export function reportOnce(line: string): void {
  if (printed.has(line)) return;
  printed.add(line);
  announce(line);
}

/** The message for an object that stays. */
export function staysBecause(reference: ObjectReference, reason: string): string {
  return `${formatReference(reference)} stays in the cluster: ${reason}.`;
}
