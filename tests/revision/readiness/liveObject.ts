import { expect, test } from '@jest/globals';
import type { JsonObject } from '../../../components/json/index.ts';
import { readinessOf } from '../../../components/revision/readiness/readiness.ts';

/** A live object of generation 2. */
export function appliedObject(
  apiVersion: string,
  kind: string,
  parts: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject {
  return { apiVersion, kind, metadata: { name: 'x', generation: 2, ...metadata }, ...parts };
}

/** A live object whose status has only these conditions. */
export function withConditions(apiVersion: string, kind: string, ...conditions: JsonObject[]): JsonObject {
  return appliedObject(apiVersion, kind, { status: { conditions } });
}

export type ReadinessCase = [what: string, live: JsonObject, expected: 'ready' | 'waiting' | 'stuck' | 'failed'];

/** One test for each row: `<kind> <what> is <expected>`. */
export function testReadiness(kind: string, rows: ReadinessCase[]): void {
  for (const [what, live, expected] of rows) {
    test(`${kind} ${what} is ${expected}`, () => {
      expect(readinessOf(live).state).toBe(expected);
    });
  }
}
