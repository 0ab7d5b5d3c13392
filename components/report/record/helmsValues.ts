import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import type { HistoryEntry } from '../../revision/index.ts';
import { secretMask } from '../../secretMask.ts';

/**
 * Whether Helm recorded the values of a revision. Nothing marks the secrets in them. Adoptions and rollbacks copy the values of another
 * revision; if that revision is gone, its values count as Helm's.
 * @param history all revisions of the release
 */
export function hasHelmsValues(
  { version, ownLabels }: Pick<HistoryEntry, 'version' | 'ownLabels'>,
  history: readonly Pick<HistoryEntry, 'version' | 'ownLabels'>[],
): boolean {
  if (ownLabels === undefined || ownLabels.adopted !== undefined) return true;
  const { rollbackTo } = ownLabels;
  if (rollbackTo === undefined) return false;
  const target = history.find((each) => each.version === rollbackTo && each.version < version);
  return target === undefined || hasHelmsValues(target, history);
}

/** Masks everything but the keys. */
export function withMaskedScalars(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, masked(value)]));
}

function masked(value: Json): Json {
  if (Array.isArray(value)) return value.map(masked);
  return isJsonObject(value) ? withMaskedScalars(value) : secretMask;
}
