import { isJsonObject, type JsonObject } from '../../config/index.ts';

/** `failed` means that waiting longer is of no use. `reason` reads on from "Kind/name is not ready: ". */
export type Readiness = { state: 'ready' } | { state: 'waiting' | 'failed'; reason: string };

export const ready: Readiness = { state: 'ready' };

export function waiting(reason: string): Readiness {
  return { state: 'waiting', reason };
}

export function failed(reason: string): Readiness {
  return { state: 'failed', reason };
}

/** The map under the key, or an empty one: statuses fill up bit by bit. */
export function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isJsonObject(value) ? value : {};
}

export function numberAt(parent: JsonObject, key: string, fallback = 0): number {
  const value = parent[key];
  return typeof value === 'number' ? value : fallback;
}

export function textAt(parent: JsonObject, key: string): string {
  const value = parent[key];
  return typeof value === 'string' ? value : '';
}

export function conditionsOf(live: JsonObject): JsonObject[] {
  const { conditions } = objectAt(live, 'status');
  return Array.isArray(conditions) ? conditions.filter(isJsonObject) : [];
}

export function conditionOf(live: JsonObject, type: string): JsonObject | undefined {
  return conditionsOf(live).find((condition) => condition.type === type);
}
