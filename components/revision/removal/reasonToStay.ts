import type { JsonObject } from '../../json/index.ts';
import { isKept } from '../../manifest/index.ts';
import { announce } from '../announce.ts';
import { formatReference, type ObjectReference } from '../cluster/discovery.ts';
import { isOwned, otherOwnerOf } from '../preflight/ownership.ts';
import type { ReleaseIdentity } from '../storage/secretStore.ts';

/**
 * Why an object stays in the cluster when the release drops it or ends. The live object decides, as with Helm: somebody may have
 * annotated it, and another release may have taken it over. Other than Helm, one that is another's by now stays.
 * @returns the end of a sentence about the object; undefined for one that goes
 */
export function reasonToStay(release: ReleaseIdentity, live: JsonObject): string | undefined {
  const owner = otherOwnerOf(live, release);
  if (owner !== undefined) return `it belongs to release "${owner.name}" in namespace "${owner.namespace}"`;
  if (!isOwned(release, live)) return 'its labels and annotations name no release';
  return isKept(live) ? 'its annotation helm.sh/resource-policy says "keep"' : undefined;
}

const told = new Set<string>();

/** Prints that an object stays, once in a run: its list and the history both look at it in a destroy. */
export function reportOnce(line: string): void {
  if (told.has(line)) return;
  told.add(line);
  announce(line);
}

/** The sentence about such an object. */
export function staysBecause(reference: ObjectReference, reason: string): string {
  return `${formatReference(reference)} stays in the cluster: ${reason}.`;
}
