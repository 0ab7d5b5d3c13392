import { identityOf, objectsIn, type ReleasePart } from './releaseParts.ts';

/**
 * Finds for each document the same one of another render. Two renders of the same values have the same documents in the same places,
 * also where chance gives them other names.
 * @returns one for each document; undefined for one that only this render has
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

/** A document of a render with what is asked about it. */
interface Sought {
  part: ReleasePart;
  /** Whether its name is another in each render. */
  isRenamed: boolean;
}

/**
 * Finds for each document the recorded one: by its objects, or, where chance names them, by its template, its kind and its place
 * among such documents.
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
      // Reading all of a large release would take long.
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
