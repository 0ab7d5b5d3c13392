import { isJsonObject, type JsonObject } from '../../json/index.ts';

/**
 * `failed` is permanent. `stuck` may recover, but rarely by itself.
 * `reason` follows "Kind/name is not ready: ".
 */
export type Readiness = { state: 'ready' } | { state: 'waiting' | 'stuck' | 'failed'; reason: string };

export const ready: Readiness = { state: 'ready' };

export function waiting(reason: string): Readiness {
  return { state: 'waiting', reason };
}

export function stuck(reason: string): Readiness {
  return { state: 'stuck', reason };
}

export function failed(reason: string): Readiness {
  return { state: 'failed', reason };
}

/** The map under the key, or an empty one, because a status is filled step by step. */
export function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isJsonObject(value) ? value : {};
}

export function objectsAt(parent: JsonObject, key: string): JsonObject[] {
  const value = parent[key];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
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
  return objectsAt(objectAt(live, 'status'), 'conditions');
}

export function conditionOf(live: JsonObject, type: string): JsonObject | undefined {
  return conditionsOf(live).find((condition) => condition.type === type);
}

/** Whether a status or a condition is for an older generation of the object. */
export function isOlderGeneration(live: JsonObject, { observedGeneration }: JsonObject): boolean {
  return (
    typeof observedGeneration === 'number' && observedGeneration < numberAt(objectAt(live, 'metadata'), 'generation')
  );
}

/** The message of a condition, otherwise its reason. */
export function explanationOf(condition: JsonObject): string {
  return textAt(condition, 'message') || textAt(condition, 'reason') || 'no reason given';
}
