import { isJsonObject, type JsonObject } from '../../json/index.ts';

/**
 * `failed` is for good: waiting longer is of no use. `stuck` may heal, but hardly by itself.
 * `reason` reads on from "Kind/name is not ready: ".
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

/** The map under the key, or an empty one: statuses fill up bit by bit. */
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

/** Whether a status, or a condition, says that it is of an older generation than the object's. */
export function isOfBefore(live: JsonObject, { observedGeneration }: JsonObject): boolean {
  return (
    typeof observedGeneration === 'number' && observedGeneration < numberAt(objectAt(live, 'metadata'), 'generation')
  );
}

/** Why a condition is as it is: its message, or else its reason. */
export function explanationOf(condition: JsonObject): string {
  return textAt(condition, 'message') || textAt(condition, 'reason') || 'no reason given';
}

/** The group of an apiVersion; the core group's name is empty. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
