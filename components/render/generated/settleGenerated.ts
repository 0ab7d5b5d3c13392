import { isDeepStrictEqual } from 'node:util';
import type { Position } from '../../errors.ts';
import { type Json, writeYaml } from '../../json/index.ts';
import type { Hook } from '../../manifest/index.ts';
import { withValueAt } from './differingFields.ts';
import { forceFields } from './forceFields.ts';
import { findGenerated, type GeneratedDocument, type GeneratedField, isKeptField } from './generatedFields.ts';
import { outdatedChecksums } from './outdatedChecksums.ts';
import { isNamed, refuseUnknown } from './regenerate.ts';
import { joinParts, type ReleasePart } from './releaseParts.ts';
import { type ResolvedField, resolveFields, showFields } from './resolveFields.ts';
import { settleNotes } from './settleNotes.ts';

/** A release as far as chance shows in it. */
export interface RenderedTexts {
  text: string;
  hooks: readonly Hook[];
  notes: string;
}

/** The recorded revision that generated fields are taken from. */
export interface RecordedTexts extends RenderedTexts {
  /** A later revision that failed, for documents that this one does not have. */
  attempted?: Omit<RenderedTexts, 'notes'>;
  /** Whether the revision is deployed with just these texts, so that there is nothing to do. */
  isDeployed(candidate: RenderedTexts): boolean;
  /** Texts of values that have changed since. */
  changedTexts: readonly string[];
}

export interface SettleRequest {
  first: RenderedTexts;
  /** The same values, rendered once more. */
  second: RenderedTexts;
  namespace: string;
  /** @default nothing is recorded, and everything is as the first render made it */
  recorded?: RecordedTexts;
  /** What is to be generated again, as the setting `regenerate` names it. @default nothing */
  regenerate?: readonly string[];
  /** Where the stack says so. */
  placeOf?: (entry: string) => Position | undefined;
  /** What is shown in the place of each generated text. @default the text */
  shown?: string;
}

/** A document of the release with its generated fields as they are in it. */
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
  /** The notes with other texts in the place of those that are secret. */
  notesCounterpart: string;
  /** Whether the notes say anything that this render made. */
  hasFreshNotes: boolean;
  parts: ReleasePart[];
  documents: SettledDocument[];
  /** Whether it is what is deployed. */
  isDeployed: boolean;
}

/**
 * Settles what a chart generates: kept fields take what is recorded, renewed ones too where that makes the release what is deployed already.
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
  // What is written once stays as it is written.
  const text = isDeepStrictEqual(value, document.value)
    ? part.text
    : stored !== undefined && isDeepStrictEqual(value, stored.value)
      ? stored.part.text
      : writeYaml(value, { sortsKeys: false }).trimEnd();
  return { document, part: named({ ...part, text }, value), value, fields };
}

/** A hook is known by the name of its object. */
function named(part: ReleasePart, value: Json): ReleasePart {
  const { hook } = part;
  if (hook === undefined) return part;
  const { metadata } = Object(value);
  const name: unknown = Object(metadata).name;
  return { ...part, hook: { ...hook, ...(typeof name === 'string' ? { name } : {}) } };
}
