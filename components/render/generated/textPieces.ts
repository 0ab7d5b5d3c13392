import { diffArrays } from 'diff';
import { decodedText } from './decodedText.ts';

/** A part of a text that differs between two renders. */
export interface Atom {
  first: string;
  second: string;
}

/** A text that differs between two renders, in pieces: strings are equal in both. */
export interface TextPieces {
  /** Whether the pieces are those of the decoded base64 string. */
  isEncoded: boolean;
  pieces: (string | Atom)[];
}

/** A PEM block and a bcrypt hash are compared as a whole, since their parts have no meaning. */
const tokens =
  /-----BEGIN [^-\n]+-----[\s\S]*?-----END [^-\n]+-----|\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|[A-Za-z0-9]+|[\s\S]/g;

/** With more edits, the text counts as generated as a whole. */
const mostEdits = 2000;
/** Fewer common letters and digits are a coincidence. */
const fewestCommon = 3;

/**
 * @param stored the text of an earlier render, if there is one: all three are split in the same form
 */
export function piecesOf(first: string, second: string, stored?: string): TextPieces {
  const [decoded, other] = [decodedText(first), decodedText(second)];
  const isEncoded =
    decoded !== undefined &&
    other !== undefined &&
    (stored === undefined || stored === '' || decodedText(stored) !== undefined);
  const [left, right] = isEncoded ? [decoded, other] : [first, second];
  return { isEncoded, pieces: align(left, right) };
}

/** The text with each atom replaced. */
export function joinPieces({ isEncoded, pieces }: TextPieces, atomTexts: readonly string[]): string {
  let index = 0;
  const text = pieces
    .map((piece) => (typeof piece === 'string' ? piece : (atomTexts[index++] ?? piece.first)))
    .join('');
  return isEncoded ? Buffer.from(text).toString('base64') : text;
}

/** The atoms of a text, in its order. */
export function atomsIn({ pieces }: TextPieces): Atom[] {
  return pieces.filter((piece) => typeof piece !== 'string');
}

function align(first: string, second: string): (string | Atom)[] {
  const whole = [{ first, second }];
  const [left, right] = [first.match(tokens) ?? [], second.match(tokens) ?? []];
  const changes = diffArrays(left, right, { maxEditLength: mostEdits });
  if (changes === undefined) return whole;
  const pieces: (string | Atom)[] = [];
  const atom = (): Atom => {
    const last = pieces.at(-1);
    if (typeof last === 'object') return last;
    const begun = { first: '', second: '' };
    pieces.push(begun);
    return begun;
  };
  for (const { value, added, removed } of changes) {
    const text = value.join('');
    if (removed) atom().first += text;
    else if (added) atom().second += text;
    else pieces.push(text);
  }
  const merged = withoutNondeterminism(pieces);
  const common = merged.filter((piece) => typeof piece === 'string').join('');
  return lettersIn(common) < fewestCommon ? whole : merged;
}

/** Joins atoms that are separated only by coincidental matches. */
function withoutNondeterminism(pieces: readonly (string | Atom)[]): (string | Atom)[] {
  const merged: (string | Atom)[] = [];
  for (const [index, piece] of pieces.entries()) {
    const last = merged.at(-1);
    if (typeof piece === 'string') {
      const isBetween = typeof last === 'object' && typeof pieces[index + 1] === 'object';
      if (isBetween && lettersIn(piece) < fewestCommon && !piece.includes('\n')) {
        last.first += piece;
        last.second += piece;
      } else merged.push(piece);
    } else if (typeof last === 'object') {
      last.first += piece.first;
      last.second += piece.second;
    } else merged.push({ ...piece });
  }
  return merged;
}

function lettersIn(text: string): number {
  return text.replaceAll(/[^A-Za-z0-9]/g, '').length;
}
