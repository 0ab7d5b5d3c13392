import { type ManifestObject, objectIdentity } from '../../manifest/index.ts';
import type { RenderedObject } from '../rendered.ts';

/** What of the same template has no counterpart of its name has the one of its kind in its place: a secret is in the name. */
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
