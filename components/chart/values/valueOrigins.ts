import { mask } from '../../config/index.ts';
import type { Position } from '../../errors.ts';
import { type Json, type JsonObject, leavesOf, type ValuePath, valueAt } from '../../json/index.ts';

/** Values that were written in one place; merged values are several of these, one over the other. */
export interface ValueLayer {
  values: JsonObject;
  /** Where the value at a path of this layer was written. */
  positionOf(path: ValuePath): Position;
  /** Paths whose values are secret, and all below them. */
  secretPaths: readonly ValuePath[];
}

/** One of the merged values, with the place that it came from. */
export interface ExplainedValue {
  path: ValuePath;
  /** A text, a number, a boolean, null, or a map or list that is empty; {@link mask} for a secret. */
  value: Json;
  origin: Position;
  secret: boolean;
}

/**
 * Every leaf of merged values and the place that its value was written in: the highest layer that has its path. Lists
 * replace each other as a whole, so a list's items are all of one layer.
 * @param values what the layers give when they are merged
 * @param layers from the lowest to the highest
 */
export function explainValues(values: JsonObject, layers: readonly ValueLayer[]): ExplainedValue[] {
  return leavesOf(values, []).flatMap(({ path, value }) => {
    const layer = highestLayer(path, layers);
    if (layer === undefined) return [];
    const secret = isSecret(path, layer.secretPaths);
    return { path, value: secret ? mask : value, origin: layer.positionOf(path), secret };
  });
}

/** Where the value at a path was written, or its nearest parent if nobody wrote it; undefined when there is none. */
export function originOf(path: ValuePath, layers: readonly ValueLayer[]): Position | undefined {
  for (let length = path.length; length > 0; length--) {
    const written = path.slice(0, length);
    const layer = highestLayer(written, layers);
    if (layer !== undefined) return layer.positionOf(written);
  }
  return undefined;
}

/** True for the paths themselves and for what lies below them. */
export function isSecret(path: ValuePath, secretPaths: readonly ValuePath[]): boolean {
  return secretPaths.some((secret) => secret.every((part, index) => part === path[index]));
}

function highestLayer(path: ValuePath, layers: readonly ValueLayer[]): ValueLayer | undefined {
  return layers.findLast(({ values }) => valueAt(values, path) !== undefined);
}
