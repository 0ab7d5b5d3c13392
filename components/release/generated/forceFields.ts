import { X509Certificate } from 'node:crypto';
import {
  type GeneratedAtom,
  type GeneratedDocument,
  type GeneratedField,
  holds,
  isKeptField,
} from './generatedFields.ts';

const block = /-----BEGIN [^-\n]+-----/;
const salted = /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}/g;

/**
 * Makes fields take what this render made, though something is recorded: those that are asked for, those that would not match them any
 * more, and those that were made from other values.
 * @param isAsked the fields that are to be generated again
 * @param hasOtherInputs whether values or the chart are others than when the recorded revision was made
 */
export function forceFields(
  documents: readonly GeneratedDocument[],
  { isAsked, hasOtherInputs }: { isAsked: (field: GeneratedField) => boolean; hasOtherInputs: boolean },
): void {
  const fields = documents.flatMap((document) => document.fields).filter(isKeptField);
  for (const field of fields) {
    if (isAsked(field) || (hasOtherInputs && isSaltAlone(field, fields)) || isHashOfAsked(field)) force(field);
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
      if (!isPart && !isKeyOf) continue;
      atom.isForced = true;
      changed = true;
    }
  }

  /** The hash of a password says nothing of it; it is of the one beside it, or of one elsewhere in the chart. */
  function isHashOfAsked(field: GeneratedField): boolean {
    if (!isSalted(field)) return false;
    const passwords = fields.filter((other) => isSameChart(other, field) && !isSalted(other));
    const beside = passwords.filter(({ document }) => document === field.document);
    return (beside.length > 0 ? beside : passwords).some(isAsked);
  }
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

/** Whether a certificate is for other names than the recorded one: a value says so. */
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

/**
 * Whether nothing but the salt of hashes is generated in a chart: then the hashes are of passwords that the values say, and with
 * other values the password may be another.
 */
function isSaltAlone(field: GeneratedField, fields: readonly GeneratedField[]): boolean {
  return isSalted(field) && fields.every((other) => !isSameChart(other, field) || isSalted(other));
}

function isSalted({ atoms }: GeneratedField): boolean {
  const isHash = (text: string) => text.replaceAll(salted, '') === '';
  return atoms.length > 0 && atoms.every(({ first, second }) => isHash(first) && isHash(second));
}

function isSameChart(left: GeneratedField, right: GeneratedField): boolean {
  return folderOf(left.document.part.source) === folderOf(right.document.part.source);
}

/** The folder of a document's chart. */
export function folderOf(source: string): string {
  const at = source.lastIndexOf('/templates/');
  return at === -1 ? source : source.slice(0, at);
}
