import { isIdentityOfPatch } from '../../config/index.ts';
import { type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';

/**
 * The unknown arguments that a preview needs. It can replace unknown values, also those in a patch, and it can continue without the cluster.
 * @param value the arguments, with null in place of what is unknown
 */
export function neededPaths(value: JsonObject, unknownPaths: readonly ValuePath[]): ValuePath[] {
  return unknownPaths.filter((path) => {
    const [first, ...rest] = path;
    if (first === 'values') return rest.length === 0;
    if (first === 'patches') return !isValueOfPatch(rest, value);
    return !isOfCluster(path);
  });
}

/** Whether an argument selects the cluster. */
export function isOfCluster([first]: ValuePath): boolean {
  return first === 'kubeconfig' || first === 'context';
}

/**
 * Whether a path of the patches, as `[0, 'patch', 'spec']`, is one of a value that a patch sets. Other parts of a patch decide what it
 * changes: without these, nothing in a preview is exact.
 */
export function isValueOfPatch([index = 0, field, ...path]: ValuePath, { patches = [] }: JsonObject): boolean {
  if (field !== 'patch' || path.length === 0) return false;
  const [first, second] = path;
  const isJsonPatch = Array.isArray(valueAt(patches, [index, 'patch']));
  if (isJsonPatch) return second === 'value';
  const isMetadata = first === 'metadata' && second === undefined;
  if (isMetadata || path.some((part) => String(part).startsWith('$'))) return false;
  const hasTarget = valueAt(patches, [index, 'target']) !== undefined;
  return hasTarget || !isIdentityOfPatch(path);
}
