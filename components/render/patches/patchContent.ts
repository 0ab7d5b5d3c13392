import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { checkOperations, type JsonOperation } from './jsonPatch.ts';
import { PatchFault } from './patchFault.ts';

/** What a patch does: it merges a map, or runs operations. */
export type PatchContent = { merge: JsonObject } | { operations: readonly JsonOperation[] };

/** Decides by the form of a patch what it is, as kustomize does. @throws PatchFault PATCH_INVALID */
export function contentOf(value: Json): PatchContent {
  if (isJsonObject(value)) return { merge: value };
  if (Array.isArray(value)) return { operations: checkOperations(value) };
  const hint = 'A strategic merge patch is a map, and a JSON patch is a list of operations.';
  throw new PatchFault('PATCH_INVALID', [], 'the patch is neither a map nor a list', hint);
}
