import { isDeepStrictEqual } from 'node:util';
import type { Position } from '../../errors.ts';
import { type Json, withValueAt, writeYaml } from '../../json/index.ts';
import type { Hook } from '../../manifest/index.ts';
import { forceFields } from './forceFields.ts';
import { findGenerated, type GeneratedDocument, type GeneratedField, isKeptField } from './generatedFields.ts';
import { outdatedChecksums } from './outdatedChecksums.ts';
import { isNamed, refuseUnknown } from './regenerate.ts';
import { joinParts, type ReleasePart } from './releaseParts.ts';
import { type ResolvedField, resolveFields, showFields } from './resolveFields.ts';
import { settleNotes } from './settleNotes.ts';

/** The texts of a release in which generated values may occur. */
export interface RenderedTexts {
  text: string;
  hooks: readonly Hook[];
  notes: string;
}

/** The recorded revision whose values the generated fields take. */
export interface RecordedTexts extends RenderedTexts {
  /** A later revision that failed, for documents that this one doesn't have. */
  attempted?: Omit<RenderedTexts, 'notes'>;
  /** Whether these texts are already deployed, so that there is nothing to do. */
  isDeployed(candidate: RenderedTexts): boolean;
  /** Strings of values that have changed since. */
  changedTexts: readonly string[];
}

export interface SettleRequest {
  first: RenderedTexts;
  /** A second render of the same values. */
  second: RenderedTexts;
  namespace: string;
  /** @default no revision is recorded, and every field takes the first render's value */
  recorded?: RecordedTexts;
  /** Fields to generate again, as in the setting `regenerate`. @default none */
  regenerate?: readonly string[];
  /** The position of an entry in the stack's file. */
  placeOf?: (entry: string) => Position | undefined;
  /** Shown instead of each generated string. @default the string itself */
  shown?: string;
}

/** A document of the release with the final values of its generated fields. */
export interface SettledDocument {
  document: GeneratedDocument;
  part: ReleasePart;
  value: Json;
  fields: ResolvedField[];
}

export interface SettledRelease {
  text: string;
  hooks: Hook[];
  notes: string;
  /** The notes with other strings in place of secret ones. */
  notesCounterpart: string;
  /** Whether the notes contain a value that this render generated. */
  hasFreshNotes: boolean;
  parts: ReleasePart[];
  documents: SettledDocument[];
  /** Whether the release is already deployed. */
  isDeployed: boolean;
}

/**
 * Decides the values of generated fields. Kept fields take the recorded values. Renewed fields do so only if the release then equals the
 * deployed one.
 */
export function settleGenerated(request: SettleRequest): SettledRelease {
  const { first, second, namespace, recorded, regenerate = [], placeOf, shown } = request;
  const { attempted } = recorded ?? {};
  const generated = findGenerated(first, second, {
    namespace,
    stored: recorded,
    attempted,
  });
  const { documents } = generated;
  const fields = documents.flatMap((document) => document.fields);
  refuseUnknown(regenerate, fields, placeOf);
  const isAsked = (field: GeneratedField) => regenerate.some((entry) => isNamed(entry, field));
  if (recorded !== undefined) forceFields(documents, { isAsked, changedTexts: recorded.changedTexts });
  const settledWith = (takesStored: (field: GeneratedField) => boolean): SettledRelease => {
    const withChecksums = (takesChecksum: (field: GeneratedField) => boolean) => {
      const takes = (field: GeneratedField) => (field.kind === 'checksum' ? takesChecksum(field) : takesStored(field));
      const resolved = shown === undefined ? resolveFields(fields, takes) : showFields(fields, shown);
      return { resolved, ...written(resolved) };
    };
    let { resolved, parts, settled } = withChecksums(() => true);
    if (fields.some(({ kind }) => kind === 'checksum')) {
      const isOutdated = outdatedChecksums(parts, generated.stored ?? []);
      if (fields.some(isOutdated)) ({ resolved, parts, settled } = withChecksums((field) => !isOutdated(field)));
    }
    const notes = settleNotes({ first, second, stored: recorded, resolved, shown });
    return { ...joinParts(parts), ...notes, parts, documents: settled, isDeployed: false };
  };
  if (recorded !== undefined) {
    const same = settledWith(() => true);
    if (recorded.isDeployed(same)) return { ...same, isDeployed: true };
  }
  return settledWith(isKeptField);

  function written(resolved: readonly ResolvedField[]) {
    const byDocument = Map.groupBy(resolved, ({ field }) => field.document);
    const settled = documents.map((document) => settledDocument(document, byDocument.get(document) ?? []));
    const parts = [...generated.parts];
    for (const { document, part } of settled) parts[document.index] = part;
    return { parts, settled };
  }
}

function settledDocument(document: GeneratedDocument, fields: ResolvedField[]): SettledDocument {
  const { part, stored } = document;
  const value = fields.reduce(
    (current, { field, value: own }) => withValueAt(current, field.path, own),
    document.value,
  );
  // Unchanged documents keep their formatting.
  const text = isDeepStrictEqual(value, document.value)
    ? part.text
    : stored !== undefined && isDeepStrictEqual(value, stored.value)
      ? stored.part.text
      : writeYaml(value, { sortsKeys: false }).trimEnd();
  return { document, part: named({ ...part, text }, value), value, fields };
}

/** Renames a hook after the name of its object. */
function named(part: ReleasePart, value: Json): ReleasePart {
  const { hook } = part;
  if (hook === undefined) return part;
  const { metadata } = Object(value);
  const name: unknown = Object(metadata).name;
  return { ...part, hook: { ...hook, ...(typeof name === 'string' ? { name } : {}) } };
}
