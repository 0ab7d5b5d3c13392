import type { Json } from '../../json/index.ts';
import { type GeneratedAtom, type GeneratedField, holds, isKeptField, shortestShared } from './generatedFields.ts';
import { joinPieces } from './textPieces.ts';

/** The value that a field gets in the release. */
export interface ResolvedField {
  field: GeneratedField;
  value: Json;
  /** Whether this render generated all or a part of it. */
  isFresh: boolean;
  /** The strings of the field's atoms. */
  texts: string[];
}

/**
 * Resolves the values of generated fields.
 * @param fields all generated fields of the release
 * @param takesStored whether a field takes the recorded value
 */
export function resolveFields(
  fields: readonly GeneratedField[],
  takesStored: (field: GeneratedField) => boolean,
): ResolvedField[] {
  const atoms = fields.filter((field) => isKeptField(field)).flatMap((field) => field.atoms);
  return fields.map((field): ResolvedField => {
    const isStored = takesStored(field);
    if (field.text === undefined) {
      const value = isStored && !field.isForced ? field.stored : undefined;
      return { field, value: value ?? field.first, isFresh: value === undefined, texts: [] };
    }
    const texts = field.atoms.map((atom) => (isStored ? textOf(atom, atoms) : undefined) ?? atom.first);
    const value = joinPieces(field.text, texts);
    const isFresh = value !== field.stored && texts.some((text, index) => isNew(text, field.atoms[index]));
    return { field, value, isFresh, texts };
  });
}

/** Generated fields as they are shown without a cluster. */
export function showFields(fields: readonly GeneratedField[], shown: string): ResolvedField[] {
  return fields.map((field): ResolvedField => {
    const { text, atoms } = field;
    const texts = atoms.map(() => shown);
    const value = text === undefined || text.isEncoded ? shown : joinPieces(text, texts);
    return { field, value, isFresh: true, texts };
  });
}

/** Whether the string is the new render's value or contains it. */
function isNew(text: string, atom: GeneratedAtom | undefined): boolean {
  return text === atom?.first || (atom?.stored !== undefined && text !== atom.stored);
}

/** @returns undefined if the atom keeps the new render's string */
function textOf(atom: GeneratedAtom, atoms: readonly GeneratedAtom[]): string | undefined {
  if (atom.isForced) return undefined;
  if (atom.stored !== undefined) {
    // Atoms inside of this one that are regenerated are regenerated here, too.
    return atoms
      .filter((part) => part.isForced && part.stored !== undefined && part.stored.length >= shortestShared)
      .filter((part) => holds(atom, part))
      .reduce((text, part) => text.replaceAll(part.stored ?? '', () => part.first), atom.stored);
  }
  const known = atoms.filter((other) => other !== atom && !other.isForced && other.stored !== undefined);
  const same = known.find((other) => other.first === atom.first && other.second === atom.second);
  if (same !== undefined) return same.stored;
  const parts = known.filter((other) => holds(atom, other));
  if (parts.length > 0) {
    return parts.reduce((text, part) => text.replaceAll(part.first, () => part.stored ?? ''), atom.first);
  }
  const whole = known.find((other) => holds(other, atom));
  return whole === undefined ? undefined : within(atom, whole);
}

/** The part of a recorded string at the position of an atom. */
function within(atom: GeneratedAtom, whole: GeneratedAtom): string | undefined {
  const at = whole.first.indexOf(atom.first);
  const [before, after] = [whole.first.slice(0, at), whole.first.slice(at + atom.first.length)];
  const { stored = '' } = whole;
  const isFound = stored.startsWith(before) && stored.endsWith(after) && stored.length > before.length + after.length;
  return isFound ? stored.slice(before.length, stored.length - after.length) : undefined;
}
