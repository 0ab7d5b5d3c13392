import { X509Certificate } from 'node:crypto';
import {
  type GeneratedAtom,
  type GeneratedDocument,
  type GeneratedField,
  holds,
  isKeptField,
  shortestShared,
} from './generatedFields.ts';

const block = /-----BEGIN [^-\n]+-----/;
const salted = /^\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}$/;

/**
 * Forces fields to take the new render's values although values are recorded: those that `regenerate` names, those that would no longer
 * match them, and those that were generated from other values.
 * @param isAsked the fields that `regenerate` names
 * @param changedTexts strings of values that have changed since the recorded revision
 */
export function forceFields(
  documents: readonly GeneratedDocument[],
  { isAsked, changedTexts }: { isAsked: (field: GeneratedField) => boolean; changedTexts: readonly string[] },
): void {
  const fields = documents.flatMap((document) => document.fields).filter(isKeptField);
  for (const field of fields) {
    if (isAsked(field)) force(field);
    for (const atom of field.atoms) if (isOtherCertificate(atom)) atom.isForced = true;
  }
  const atoms = fields.flatMap((field) => field.atoms.map((atom) => ({ atom, document: field.document })));
  for (let changed = true; changed; ) {
    changed = false;
    for (const { atom, document } of atoms) {
      if (atom.isForced) continue;
      const others = atoms.filter((other) => other.atom !== atom);
      const isPart = others.some((other) => other.atom.isForced && holds(other.atom, atom));
      const isKeyOf =
        isBlock(atom) && others.some((other) => other.document === document && isNewBlock(other.atom, atoms));
      if (!isPart && !isKeyOf && !isOutdatedHash(atom)) continue;
      atom.isForced = true;
      changed = true;
    }
  }

  /** Whether a hash is of a password that is regenerated, or of one in a value that has changed. */
  function isOutdatedHash(hash: GeneratedAtom): boolean {
    if (!isHash(hash)) return false;
    const passwords = atoms.filter(({ atom }) => atom !== hash && !isHash(atom) && isIn(atom.second, hash.second));
    if (passwords.length > 0) return passwords.some(({ atom }) => atom.isForced);
    return changedTexts.some((text) => hash.second.includes(text));
  }
}

function isIn(part: string, whole: string): boolean {
  return part.length >= shortestShared && whole.includes(part);
}

function force(field: GeneratedField): void {
  field.isForced = true;
  for (const atom of field.atoms) atom.isForced = true;
}

function isBlock({ first }: GeneratedAtom): boolean {
  return block.test(first);
}

/** Keys and certificates of one document belong together. */
function isNewBlock(atom: GeneratedAtom, atoms: readonly { atom: GeneratedAtom }[]): boolean {
  if (!isBlock(atom)) return false;
  return atom.isForced || atoms.every(({ atom: other }) => other.stored === undefined || other.first !== atom.first);
}

/** Whether a certificate has other names than the recorded one, because a value changed. */
function isOtherCertificate({ first, second, stored }: GeneratedAtom): boolean {
  if (stored === undefined || !first.includes('-----BEGIN CERTIFICATE-----')) return false;
  const [made, again, before] = [first, second, stored].map(namesOf);
  return made !== undefined && made === again && before !== undefined && before !== made;
}

function namesOf(pem: string): string | undefined {
  try {
    const { subject, subjectAltName } = new X509Certificate(pem);
    return `${subject}\n${subjectAltName}`;
  } catch {
    return undefined;
  }
}

/** Whether an atom is the hash of a password; the other render has the password in its place. */
function isHash({ first, second }: GeneratedAtom): boolean {
  return salted.test(first) && !salted.test(second);
}

/** The folder of a document's chart. */
export function folderOf(source: string): string {
  const at = source.lastIndexOf('/templates/');
  return at === -1 ? source : source.slice(0, at);
}
