import { identityOf, objectsIn, type ReleasePart } from './releaseParts.ts';

/**
 * Pairs each document with the same document of another render. Two renders of the same values have the same documents in the same
 * positions, even if random values give them other names.
 * @returns one for each document; undefined for a document that only this render has
 */
export function pairRenders(
  parts: readonly ReleasePart[],
  others: readonly ReleasePart[],
  namespace: string,
): (ReleasePart | undefined)[] {
  const isAligned = parts.length === others.length && parts.every((part, index) => isSamePlace(part, others[index]));
  if (isAligned) return [...others];
  const left = new Map(others.map((other) => [keyOf(other, namespace), other]));
  return parts.map((part) => left.get(keyOf(part, namespace)));
}

function isSamePlace(part: ReleasePart, other: ReleasePart | undefined): boolean {
  return part.source === other?.source && (part.hook === undefined) === (other.hook === undefined);
}

function keyOf(part: ReleasePart, namespace: string): string {
  try {
    return identityOf(part, namespace);
  } catch {
    return `${part.source}\n${part.text}`;
  }
}

/** A document of a render, and whether its name differs between renders. */
interface Sought {
  part: ReleasePart;
  /** Whether its name differs in each render. */
  isRenamed: boolean;
}

/**
 * Pairs each document with the recorded one: by its objects or, if their names are random, by template, kind and position among such
 * documents.
 * @param parts all documents of the render
 */
export function pairStored(
  sought: readonly Sought[],
  parts: readonly ReleasePart[],
  stored: readonly ReleasePart[],
  namespace: string,
): (ReleasePart | undefined)[] {
  const alike = (left: ReleasePart, right: ReleasePart) =>
    left.source === right.source && kindOf(left) === kindOf(right);
  const renamed = sought.filter(({ isRenamed }) => isRenamed).map(({ part }) => part);
  return sought.map(({ part, isRenamed }) => {
    if (!isRenamed) {
      const name = nameIn(part);
      const key = keyOf(part, namespace);
      // Parsing all documents of a large release would be slow.
      return stored.find((other) => other.text.includes(name) && keyOf(other, namespace) === key);
    }
    const named = new Set(
      parts.filter((each) => !renamed.includes(each) && alike(each, part)).map((each) => keyOf(each, namespace)),
    );
    const candidates = stored.filter((other) => alike(other, part) && !named.has(keyOf(other, namespace)));
    return candidates[renamed.filter((each) => alike(each, part)).indexOf(part)];
  });
}

function kindOf({ text, hook }: ReleasePart): string {
  return hook?.kind ?? /^kind:\s*["']?(\w+)/m.exec(text)?.[1] ?? '';
}

function nameIn(part: ReleasePart): string {
  return objectsIn(part)[0]?.object.metadata.name ?? '';
}
