import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import { changedSecretMask, secretMask } from '../../secretMask.ts';
import { hasSecretKeys } from './objectsWithSecrets.ts';

/** An object and the same object rendered with other secrets; undefined if all of it is secret. */
export interface MaskedSide {
  object: JsonObject;
  counterpart: JsonObject | undefined;
}

/** The fields that stay readable in an object that is secret as a whole. */
const identity = ['apiVersion', 'kind'];

/**
 * Replaces every value that is secret on either side of a comparison by {@link secretMask}. Neither the length nor the text of a value is
 * shown, only whether it changed.
 * @param comparable false if one side has stand-ins for its secrets: then they count as unchanged
 */
export function maskComparison(
  before: MaskedSide | undefined,
  after: MaskedSide | undefined,
  comparable: boolean,
): [before: JsonObject | undefined, after: JsonObject | undefined] {
  const isSecret = [before, after].some((side) => side?.object.kind === 'Secret');
  const hasSecretData = (path: readonly string[]) => isSecret && (path[0] === 'data' || path[0] === 'stringData');
  const masked = maskValues(before && valuesOf(before), after && valuesOf(after), []);
  // Only the values of an object are masked, so it is still an object.
  return [masked.before as JsonObject | undefined, masked.after as JsonObject | undefined];

  function maskValues(left: Value | undefined, right: Value | undefined, path: readonly string[]): Pair {
    const sides = [left?.plain, right?.plain].filter((plain) => plain !== undefined);
    const hidesKeys = path.length > 0 && [left, right].some(hasHiddenKeys);
    if (sides.every(isJsonObject) && !hidesKeys) {
      const keys = new Set(sides.flatMap((side) => Object.keys(side)));
      const pairs = [...keys].map((key) => {
        const inner = path.length === 0 && identity.includes(key) ? 'open' : undefined;
        return [key, maskValues(childOf(left, key, inner), childOf(right, key, inner), [...path, key])] as const;
      });
      const side = (name: keyof Pair) =>
        Object.fromEntries(pairs.flatMap(([key, pair]) => (pair[name] === undefined ? [] : [[key, pair[name]]])));
      return { before: left && side('before'), after: right && side('after') };
    }
    if (sides.every(Array.isArray)) {
      const length = Math.max(...sides.map((side) => side.length));
      const pairs = Array.from({ length }, (_, index) =>
        maskValues(childOf(left, index), childOf(right, index), [...path, String(index)]),
      );
      const side = (name: keyof Pair) => pairs.flatMap((pair) => pair[name] ?? []);
      return { before: left && side('before'), after: right && side('after') };
    }
    if (!hasSecretData(path) && !isHidden(left) && !isHidden(right))
      return { before: left?.plain, after: right?.plain };
    const changed = comparable && left !== undefined && right !== undefined && !sameText(left.plain, right.plain);
    return { before: left && secretMask, after: right && (changed ? changedSecretMask : secretMask) };
  }
}

interface Pair {
  before: Json | undefined;
  after: Json | undefined;
}

/** A value and the same value with other secrets. */
interface Value {
  plain: Json;
  other: Json | undefined;
}

function valuesOf({ object, counterpart }: MaskedSide): Value {
  return { plain: object, other: counterpart };
}

function childOf(value: Value | undefined, key: string | number, open?: 'open'): Value | undefined {
  const plain = value && itemOf(value.plain, key);
  if (plain === undefined) return undefined;
  return { plain, other: open === undefined ? itemOf(value?.other, key) : plain };
}

function itemOf(value: Json | undefined, key: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  return isJsonObject(value) ? value[key] : undefined;
}

function isHidden(value: Value | undefined): boolean {
  return value !== undefined && !sameText(value.plain, value.other);
}

/** Whether a map's keys may contain secrets: then the whole map is masked. */
function hasHiddenKeys(value: Value | undefined): boolean {
  if (!isJsonObject(value?.plain)) return false;
  return !isJsonObject(value.other) || hasSecretKeys(value.plain, value.other);
}

function sameText(left: Json | undefined, right: Json | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
