import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath, valueAt } from '../../json/index.ts';
import { differingPaths, type FieldKind, fieldKindOf, objectPathOf } from './differingFields.ts';
import { pairRenders, pairStored } from './pairParts.ts';
import { parsedPart, partsOf, type ReleasePart } from './releaseParts.ts';
import { storedAtoms } from './storedAtoms.ts';
import { type Atom, atomsIn, piecesOf, type TextPieces } from './textPieces.ts';

/** A string that a chart generates, with its position in a field. */
export interface GeneratedAtom extends Atom {
  /** The string at this position in the recorded revision, if known. */
  stored: string | undefined;
  /** Whether it takes the new render's value whatever is recorded. */
  isForced: boolean;
}

/** A field that differs between two renders of the same values. */
export interface GeneratedField {
  document: GeneratedDocument;
  /** Whether the object has another name in each render and nothing else refers to it. */
  isRenamed: boolean;
  /** The path inside of the document. */
  path: ValuePath;
  /** `Secret/name` and the field inside of it, as users know them. */
  object: string;
  field: string;
  /** The field's path inside of the object. */
  inside: ValuePath;
  kind: FieldKind;
  first: Json;
  /** The recorded revision's value; undefined if it has no such field. */
  stored: Json | undefined;
  /** The pieces of a string; undefined for other types, which are compared as a whole. */
  text: TextPieces | undefined;
  atoms: GeneratedAtom[];
  /** {@link GeneratedAtom.isForced} for a field without atoms. */
  isForced: boolean;
}

/** A document in which two renders of the same values differ. */
export interface GeneratedDocument {
  /** Its index among the documents of the release. */
  index: number;
  part: ReleasePart;
  value: Json;
  /** The recorded document. */
  stored: { part: ReleasePart; value: Json } | undefined;
  fields: GeneratedField[];
}

/** The documents of a release and those that differ between two renders. */
export interface GeneratedParts {
  /** All documents of the first render. */
  parts: ReleasePart[];
  documents: GeneratedDocument[];
  /** The documents of the recorded revision. */
  stored: ReleasePart[] | undefined;
}

type Rendered = Parameters<typeof partsOf>[0];

/**
 * @param stored the manifest and hooks of the recorded revision
 * @param attempted the same of a later revision that failed, for documents that the recorded one doesn't have
 */
export function findGenerated(
  first: Rendered,
  second: Rendered,
  { stored, attempted, namespace }: { stored?: Rendered; attempted?: Rendered; namespace: string },
): GeneratedParts {
  const parts = partsOf(first);
  const others = pairRenders(parts, partsOf(second), namespace);
  const storedParts = stored && partsOf(stored);
  const found = parts.flatMap((part, index) => {
    const other = others[index];
    if (other === undefined || other.text === part.text) return [];
    const [value, second] = [parsedPart(part), parsedPart(other)];
    const paths = differingPaths(value, second);
    const isRenamed = paths.some((path) => kindIn(value, path) === 'name');
    return paths.length === 0 ? [] : [{ index, part, value, second, paths, isRenamed }];
  });
  const pairWith = (others: readonly ReleasePart[] = []) => pairStored(found, parts, others, namespace);
  const recorded = pairWith(storedParts);
  const tried = attempted === undefined ? [] : pairWith(partsOf(attempted));
  const documents = found.map(({ index, part, value, second, paths }, at) => {
    const same = recorded[at] ?? tried[at];
    const document: GeneratedDocument = {
      ...{ index, part, value, fields: [] },
      stored: same && { part: same, value: parsedPart(same) },
    };
    const fields = paths.map((path) => fieldOf(document, second, path));
    const renamed = new Set(fields.filter(({ kind }) => kind === 'name').map(({ object }) => object));
    document.fields = fields.map((field) => ({ ...field, isRenamed: renamed.has(field.object) }));
    return document;
  });
  keepReferred(documents);
  return { parts, documents, stored: storedParts };
}

function kindIn(value: Json, path: ValuePath): FieldKind {
  const objectPath = objectPathOf(value, path);
  const inside = path.slice(objectPath.length);
  const object = valueAt(value, objectPath);
  const kind = fieldKindOf(inside);
  return kind === 'renewed' && isJsonObject(object) && isFixed(object, inside) ? 'kept' : kind;
}

/** Immutable fields of the API: another value would require another object. */
function isFixed({ kind }: JsonObject, inside: ValuePath): boolean {
  return inside[0] === 'spec' && (kind === 'Job' || inside[1] === 'volumeClaimTemplates');
}

function fieldOf(document: GeneratedDocument, second: Json, path: ValuePath): GeneratedField {
  const { value } = document;
  const first = valueAt(value, path) ?? null;
  const other = valueAt(second, path);
  const recorded = document.stored && valueAt(document.stored.value, path);
  // An empty value was not generated.
  const stored = typeof recorded !== typeof first || recorded === '' ? undefined : recorded;
  const objectPath = objectPathOf(value, path);
  const object = valueAt(value, objectPath);
  const kind = kindIn(value, path);
  const inside = path.slice(objectPath.length);
  const field: GeneratedField = {
    ...{ document, path, kind, first, stored, atoms: [], isForced: false, isRenamed: false, text: undefined },
    object: nameOf(object),
    field: formatPath(inside),
    inside,
  };
  if (typeof first !== 'string' || typeof other !== 'string') return field;
  field.text = piecesOf(first, other, typeof stored === 'string' ? stored : undefined);
  const atoms = atomsIn(field.text);
  const texts = typeof stored === 'string' ? storedAtoms(field.text, stored) : [];
  field.atoms = atoms.map((atom, index) => ({ ...atom, stored: texts[index], isForced: false }));
  return field;
}

function nameOf(object: Json | undefined): string {
  if (!isJsonObject(object)) return '';
  const { kind, metadata } = object;
  return `${String(kind)}/${isJsonObject(metadata) ? String(metadata.name) : ''}`;
}

/** Shorter strings may be equal by coincidence. */
export const shortestShared = 4;

/** Whether one string contains the other in both renders: then one is derived from the other. */
export function holds(whole: Atom, part: Atom): boolean {
  if (part.first.length < shortestShared) return false;
  return whole.first.includes(part.first) && whole.second.includes(part.second);
}

/** Keeps every string that kept fields contain: a selector's label, and the name of an object that others refer to. */
function keepReferred(documents: readonly GeneratedDocument[]): void {
  const fields = documents.flatMap((document) => document.fields);
  for (let changed = true; changed; ) {
    changed = false;
    const kept = fields.filter((field) => field.kind === 'kept' && !field.isRenamed);
    const isSaid = ({ atoms }: GeneratedField, others: readonly GeneratedField[]) =>
      atoms.some((atom) => others.some((other) => other.atoms.some((each) => holds(each, atom) || holds(atom, each))));
    for (const field of fields) {
      if (field.kind === 'name' && field.isRenamed && isSaid(field, kept)) {
        for (const own of fields) if (isSameObject(own, field)) own.isRenamed = false;
        changed = true;
      }
      if (field.kind === 'renewed' && !field.isRenamed && isSaid(field, kept)) {
        field.kind = 'kept';
        changed = true;
      }
    }
  }
  // If nothing refers to an object's name, the whole object is renewed with it.
  for (const field of fields) if (field.isRenamed && field.kind !== 'name') field.kind = 'renewed';
}

function isSameObject(left: GeneratedField, right: GeneratedField): boolean {
  return left.document === right.document && left.object === right.object;
}

/** Whether a field keeps its value whatever else causes a revision. */
export function isKeptField({ kind, isRenamed }: GeneratedField): boolean {
  return kind === 'kept' || (kind === 'name' && !isRenamed);
}
