import { isDeepStrictEqual } from 'node:util';
import { type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import { mapLeaves } from './applyRules.ts';

/** The changes that an import makes to a stack's own values. */
export interface ImportPlan {
  /** The values that are added to the stack's file, outermost first. */
  changes: { path: ValuePath; value: JsonObject[string] }[];
  /** Paths at which the stack already has a different value. */
  conflicts: ValuePath[];
  /** The stack's secrets that stay. */
  secrets: ValuePath[];
}

/**
 * @param values the values to import
 * @param there the stack's own values, secrets masked
 * @param secretPaths the secrets among the stack's own values
 */
export function planImport(values: JsonObject, there: JsonObject, secretPaths: readonly ValuePath[]): ImportPlan {
  const plan: ImportPlan = { changes: [], conflicts: [], secrets: [] };
  for (const { path, value } of mapLeaves(values)) {
    if (path.length === 0) continue;
    if (secretPaths.some((secret) => begins(path, secret) || begins(secret, path))) {
      plan.secrets.push(path);
      continue;
    }
    const blocking = path.findIndex((_part, index) => isValue(valueAt(there, path.slice(0, index))));
    const current = valueAt(there, path);
    if (blocking > 0) {
      const above = path.slice(0, blocking);
      if (!plan.conflicts.some((other) => isDeepStrictEqual(other, above))) {
        plan.conflicts.push(above);
        plan.changes.push({ path: above, value: {} });
      }
    } else if (current !== undefined) {
      const isMerged = !isValue(current) && !isValue(value);
      if (isMerged || isDeepStrictEqual(current, value)) continue;
      plan.conflicts.push(path);
    }
    plan.changes.push({ path, value });
  }
  return plan;
}

/** Whether there is a value that is not a map. */
function isValue(value: JsonObject[string] | undefined): boolean {
  return value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value));
}

function begins(path: ValuePath, start: ValuePath): boolean {
  return start.every((part, index) => part === path[index]);
}
