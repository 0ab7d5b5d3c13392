import { decodedText } from './decodedText.ts';
import { type Atom, atomsIn, type TextPieces } from './textPieces.ts';

/**
 * Finds the strings at the positions of a text's atoms in an earlier render.
 * @returns one for each atom; undefined if its position is not found
 */
export function storedAtoms(text: TextPieces, stored: string): (string | undefined)[] {
  const written = text.isEncoded ? (decodedText(stored) ?? stored) : stored;
  return inSamePlaces(text, written) ?? byContext(text, written);
}

/** Works if nothing else in the text has changed. */
function inSamePlaces({ pieces }: TextPieces, stored: string): string[] | undefined {
  const atoms: string[] = [];
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece === 'string') {
      if (!stored.startsWith(piece, at)) return undefined;
      at += piece.length;
      continue;
    }
    const next = pieces[index + 1];
    const isLast = index + 2 >= pieces.length;
    const end =
      typeof next !== 'string' ? stored.length : isLast ? stored.length - next.length : stored.indexOf(next, at + 1);
    if (end <= at) return undefined;
    atoms.push(stored.slice(at, end));
    at = end;
  }
  return at === stored.length ? atoms : undefined;
}

/** Finds an atom by the text before it on its line: the whole prefix, or only a key. */
function byContext(text: TextPieces, stored: string): (string | undefined)[] {
  const { pieces } = text;
  const places = pieces.flatMap((piece, index) => {
    if (typeof piece === 'string') return [];
    const [before, after] = [pieces[index - 1], pieces[index + 1]];
    return [{ atom: piece, before: lastLine(before), after: firstLine(after) }];
  });
  const blocks = atomsIn(text).filter(isBlock);
  const storedBlocks = stored.match(blockPattern) ?? [];
  return places.map(({ atom, before, after }, index) => {
    if (isBlock(atom)) {
      return blocks.length === storedBlocks.length ? storedBlocks[blocks.indexOf(atom)] : undefined;
    }
    if (atom.first.includes('\n')) return undefined;
    for (const context of contextsOf(before)) {
      const ofContext = (other: string) => contextsOf(other).includes(context);
      const alike = places.filter((place) => ofContext(place.before)).length;
      const ordinal = places.slice(0, index).filter((place) => ofContext(place.before)).length;
      const found = valuesAfter(context, after.slice(0, 1), stored);
      if (found.length === alike && found[ordinal]) return found[ordinal];
    }
    return undefined;
  });
}

const blockPattern = /-----BEGIN [^-\n]+-----[\s\S]*?-----END [^-\n]+-----/g;

function isBlock({ first }: Atom): boolean {
  return first.startsWith('-----BEGIN ');
}

function lastLine(piece: string | Atom | undefined): string {
  return typeof piece === 'string' ? piece.slice(piece.lastIndexOf('\n') + 1) : '';
}

function firstLine(piece: string | Atom | undefined): string {
  return typeof piece === 'string' ? (piece.split('\n', 1)[0] ?? '') : '';
}

/** The whole beginning of the line, then the key alone. */
function contextsOf(before: string): string[] {
  const key = /[\w.-]+["']?\s*[:=]+\s*["']?$/.exec(before)?.[0];
  return [before, key ?? ''].filter((context) => /[A-Za-z0-9]{2}/.test(context));
}

function valuesAfter(context: string, end: string, stored: string): string[] {
  const values: string[] = [];
  for (let at = stored.indexOf(context); at !== -1; at = stored.indexOf(context, at + context.length)) {
    if (/\w/.test(stored.slice(Math.max(0, at - 1), at)) && /^\w/.test(context)) continue;
    const [line = ''] = stored.slice(at + context.length).split('\n', 1);
    const length = end === '' ? line.length : line.indexOf(end);
    if (length > 0) values.push(line.slice(0, length));
  }
  return values;
}
