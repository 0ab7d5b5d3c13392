import { isJsonObject, type JsonObject } from '../../json/index.ts';

/** An object that the API server will remove once nothing holds it any more. */
export interface Deletion {
  /** Who holds it: the names of its finalizers. Empty while its pods end, or within its grace period. */
  finalizers: string[];
}

/**
 * How the deletion of a live object goes; undefined for one that nobody deletes
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/).
 */
export function deletionOf({ metadata, spec }: JsonObject): Deletion | undefined {
  if (!isJsonObject(metadata) || metadata.deletionTimestamp === undefined) return undefined;
  // A namespace has its own list beside that of all objects.
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

/** `held by the finalizer example.com/hold`; empty where no finalizer holds it. */
export function formatHolders({ finalizers }: Deletion): string {
  if (finalizers.length === 0) return '';
  return `held by the finalizer${finalizers.length === 1 ? '' : 's'} ${finalizers.join(', ')}`;
}
