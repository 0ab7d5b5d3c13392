import type { Position } from '../../errors.ts';
import { type Json, type JsonObject, leavesOf, type ValuePath, valueAt } from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';

/** Values from one source. Merged values consist of several layers. */
export interface ValueLayer {
  values: JsonObject;
  /** The position of the value at a path in this layer. */
  positionOf(path: ValuePath): Position;
  /** Paths of secret values, which include all values below them. */
  secretPaths: readonly ValuePath[];
}

/** A merged value with its position. */
export interface ExplainedValue {
  path: ValuePath;
  /** A string, number, boolean or null, or an empty map or list; {@link secretMask} for a secret. */
  value: Json;
  origin: Position;
  secret: boolean;
}

/**
 * Lists every leaf of merged values with its position, which is in the highest layer with that path. Lists are replaced
 * as a whole, so all items of a list are from one layer.
 * @param values the merged layers
 * @param layers from the lowest to the highest
 */
export function explainValues(values: JsonObject, layers: readonly ValueLayer[]): ExplainedValue[] {
  return leavesOf(values, []).flatMap(({ path, value }) => {
    const layer = highestLayer(path, layers);
    if (layer === undefined) return [];
    const secret = isSecret(path, layer.secretPaths);
    return { path, value: secret ? secretMask : value, origin: layer.positionOf(path), secret };
  });
}

/** The position of the value at a path, or of its nearest parent; undefined if no layer has one. */
export function originOf(path: ValuePath, layers: readonly ValueLayer[]): Position | undefined {
  for (let length = path.length; length > 0; length--) {
    const written = path.slice(0, length);
    const layer = highestLayer(written, layers);
    if (layer !== undefined) return layer.positionOf(written);
  }
  return undefined;
}

/** Whether a path is secret: it or one of its parents is in the list. */
export function isSecret(path: ValuePath, secretPaths: readonly ValuePath[]): boolean {
  return secretPaths.some((secret) => secret.every((part, index) => part === path[index]));
}

function highestLayer(path: ValuePath, layers: readonly ValueLayer[]): ValueLayer | undefined {
  return layers.findLast(({ values }) => valueAt(values, path) !== undefined);
}
