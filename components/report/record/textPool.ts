import type { ObjectId, ObjectVersion } from '../data.ts';

/** Keeps equal texts and equal objects once. */
export interface TextPool {
  texts: string[];
  objects: ObjectVersion[];
  /** @returns the index of the text */
  text(text: string): number;
  /**
   * @param text the YAML with masks
   * @param plain the object with its secrets: it only decides which versions are equal, and is not kept
   * @returns the index of the object
   */
  object(id: ObjectId, text: string, plain: string): number;
}

export function createTextPool(): TextPool {
  const texts: string[] = [];
  const objects: ObjectVersion[] = [];
  const textIndexes = new Map<string, number>();
  const objectIndexes = new Map<string, number>();
  const indexIn = (indexes: Map<string, number>, key: string, add: () => number) => {
    const known = indexes.get(key) ?? add() - 1;
    indexes.set(key, known);
    return known;
  };
  const text = (each: string) => indexIn(textIndexes, each, () => texts.push(each));
  return {
    texts,
    objects,
    text,
    object: (id, masked, plain) =>
      indexIn(objectIndexes, JSON.stringify([id, plain]), () => objects.push({ ...id, text: text(masked) })),
  };
}
