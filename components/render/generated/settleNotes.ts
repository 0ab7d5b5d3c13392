import { standInFor } from '../secrets/standIn.ts';
import { type GeneratedAtom, isKeptField, shortestShared } from './generatedFields.ts';
import type { ResolvedField } from './resolveFields.ts';
import { storedAtoms } from './storedAtoms.ts';
import { atomsIn, joinPieces, piecesOf } from './textPieces.ts';

export interface NotesRequest {
  first: { notes: string };
  second: { notes: string };
  stored: { notes: string } | undefined;
  resolved: readonly ResolvedField[];
  /** Shown instead of each generated string; undefined for the string itself. */
  shown: string | undefined;
}

/**
 * The notes with the release's values in place of the new render's.
 */
export function settleNotes({ first, second, stored, resolved, shown }: NotesRequest) {
  if (first.notes === second.notes) {
    return { notes: first.notes, notesCounterpart: first.notes, hasFreshNotes: false };
  }
  const known = resolved.flatMap(knownTexts);
  const text = piecesOf(first.notes, second.notes, stored?.notes);
  const before = stored === undefined ? [] : storedAtoms(text, stored.notes);
  const settled = atomsIn(text).map((atom, index) => {
    if (shown !== undefined) return { text: shown, isFresh: true };
    const same = known.find((each) => each.first === atom.first && each.second === atom.second);
    if (same !== undefined) return { text: same.text, isFresh: same.isFresh };
    const parts = known.filter(
      (each) =>
        each.first.length >= shortestShared && atom.first.includes(each.first) && atom.second.includes(each.second),
    );
    if (parts.length > 0) {
      const replaced = parts.reduce((current, each) => current.replaceAll(each.first, () => each.text), atom.first);
      return { text: replaced, isFresh: parts.some(({ isFresh }) => isFresh) };
    }
    const kept = before[index];
    return { text: kept ?? atom.first, isFresh: kept === undefined };
  });
  return {
    notes: joinPieces(
      text,
      settled.map((each) => each.text),
    ),
    notesCounterpart: joinPieces(
      text,
      settled.map((each) => String(standInFor(each.text))),
    ),
    hasFreshNotes: settled.some(({ isFresh }) => isFresh),
  };
}

interface KnownText extends Pick<GeneratedAtom, 'first' | 'second'> {
  text: string;
  isFresh: boolean;
}

function knownTexts({ field, texts }: ResolvedField): KnownText[] {
  if (!isKeptField(field)) return [];
  return field.atoms.flatMap(({ first, second }, index) => {
    const text = texts[index];
    return text === undefined ? [] : [{ first, second, text, isFresh: text === first }];
  });
}
