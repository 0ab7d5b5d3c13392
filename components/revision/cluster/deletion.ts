import { isJsonObject, type JsonObject } from '../../json/index.ts';

/** An object with a deletion timestamp: the API server removes it when its last finalizer is gone. */
export interface Deletion {
  /** Names of its finalizers. Empty during the grace period, or while its pods end. */
  finalizers: string[];
}

/**
 * The deletion state of a live object; undefined if it is not being deleted
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/).
 */
export function deletionOf({ metadata, spec }: JsonObject): Deletion | undefined {
  if (!isJsonObject(metadata) || metadata.deletionTimestamp === undefined) return undefined;
  // A namespace has finalizers in its spec as well as in its metadata.
  const lists = [metadata.finalizers, isJsonObject(spec) ? spec.finalizers : undefined];
  const finalizers = lists
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter((one) => typeof one === 'string');
  return { finalizers };
}

/** `it is being deleted, held by the finalizer example.com/hold` */
export function formatDeletion(deletion: Deletion): string {
  const holders = formatHolders(deletion);
  return `it is being deleted${holders === '' ? '' : `, ${holders}`}`;
}

/** `held by the finalizer example.com/hold`; empty if it has no finalizer. */
export function formatHolders({ finalizers }: Deletion): string {
  if (finalizers.length === 0) return '';
  return `held by the finalizer${finalizers.length === 1 ? '' : 's'} ${finalizers.join(', ')}`;
}
