import { isUnknown, type Shape, unionOf } from './shape.ts';

/**
 * Definitions of which none consists of itself: `A = B & …` with `B = A & …` is no type in TypeScript. The reference that closes the circle
 * accepts anything. A map or list may contain itself.
 */
export function withoutCircles(shapes: Readonly<Record<string, Shape>>): Record<string, Shape> {
  const open = new Map(Object.entries(shapes));
  for (const [name, shape] of open)
    open.set(
      name,
      cut(shape, (other) => leadsTo(other, name, open)),
    );
  return Object.fromEntries(open);
}

function leadsTo(from: string, to: string, shapes: ReadonlyMap<string, Shape>, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return namesIn(shapes.get(from) ?? {}).some((name) => leadsTo(name, to, shapes, seen));
}

/** The definitions of which the shape consists. */
function namesIn({ $ref, allOf = [], anyOf = [] }: Shape): string[] {
  return [...($ref === undefined ? [] : [nameOf($ref)]), ...[...allOf, ...anyOf].flatMap(namesIn)];
}

function nameOf(reference: string): string {
  return reference.slice('#/$defs/'.length);
}

function cut(shape: Shape, isCircular: (name: string) => boolean): Shape {
  const { $ref, allOf, anyOf, ...rest } = shape;
  if ($ref !== undefined) return isCircular(nameOf($ref)) ? rest : shape;
  if (allOf !== undefined) {
    const members = allOf.map((member) => cut(member, isCircular)).filter((member) => !isUnknown(member));
    return members.length === 0 ? rest : { ...rest, allOf: members };
  }
  return anyOf === undefined ? shape : { ...rest, ...unionOf(anyOf.map((member) => cut(member, isCircular))) };
}
