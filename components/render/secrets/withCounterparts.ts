import { type ManifestObject, objectIdentity } from '../../manifest/index.ts';
import type { RenderedObject } from '../rendered.ts';

/** Objects without a counterpart of the same name get the one of the same template and kind: their name contains a secret. */
export function withCounterparts(
  objects: readonly ManifestObject[],
  others: readonly ManifestObject[],
): RenderedObject[] {
  const byName = new Map(others.map(({ object }) => [objectIdentity(object), object]));
  const names = new Set(objects.map(({ object }) => objectIdentity(object)));
  const left = others.filter(({ object }) => !names.has(objectIdentity(object)));
  return objects.map(({ source, object }) => {
    const named = byName.get(objectIdentity(object));
    const index = left.findIndex((other) => other.source === source && other.object.kind === object.kind);
    const [renamed] = named === undefined && index >= 0 ? left.splice(index, 1) : [];
    return { source, object, counterpart: named ?? renamed?.object };
  });
}
