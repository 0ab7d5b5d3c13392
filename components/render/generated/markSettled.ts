import { changedPaths, type Json, type ValuePath, withValueAt } from '../../json/index.ts';
import {
  type KubernetesObject,
  linesOfPaths,
  type ManifestObject,
  objectsOfValue,
  parseManifest,
} from '../../manifest/index.ts';
import { standInFor } from '../secrets/standIn.ts';
import { isKeptField } from './generatedFields.ts';
import { pairRenders } from './pairParts.ts';
import { joinParts, parsedPart, partsOf, type ReleasePart } from './releaseParts.ts';
import type { ResolvedField } from './resolveFields.ts';
import type { RenderedTexts, SettledDocument, SettledRelease } from './settleGenerated.ts';

/** An object of a document that has generated fields. */
export interface SettledObject extends ManifestObject {
  /** The same object with other values in place of secrets; undefined if unknown. */
  counterpart: KubernetesObject | undefined;
  /** Fields whose values this render generated: another render gives other values. */
  fresh: ValuePath[];
}

export interface MarkedRelease {
  /** The objects of each document that has generated fields, by the document's index. */
  objects: Map<number, SettledObject[]>;
  /** Lines of the manifest and of each hook that contain a generated secret. */
  manifestLines: number[];
  hookLines: number[][];
  /** The render with other secrets; its generated fields are those of the release. */
  others: RenderedTexts | undefined;
}

/**
 * Marks the secret generated fields: kept fields and what is derived from them. Renewed fields and names are not secret.
 * @param others the render with other secrets; the release itself if its values have no secret; undefined if that render fails
 */
export function markSettled(
  settled: SettledRelease,
  others: RenderedTexts | undefined,
  namespace: string,
): MarkedRelease {
  const otherParts = others === undefined ? [] : partsOf(others);
  const pairs = others === undefined ? [] : pairRenders(settled.parts, otherParts, namespace);
  const names = settled.documents.flatMap(({ document }) =>
    document.fields.filter(({ kind }) => kind === 'name').flatMap(({ atoms }) => atoms.map(({ first }) => first)),
  );
  const objects = new Map<number, SettledObject[]>();
  const lines = new Map<number, number[]>();
  for (const each of settled.documents) {
    const { index } = each.document;
    const pair = others === settled ? each.part : pairs[index];
    const counterpart = pair && counterpartOf(each, pair === each.part ? each.value : parsedPart(pair), names);
    const paths = counterpart === undefined ? [[]] : changedPaths(each.value, counterpart);
    lines.set(index, linesOfPaths(each.part.text, paths));
    objects.set(index, objectsOf(each, counterpart));
  }
  const replaced = new Map(settled.documents.map(({ document, part }) => [pairs[document.index], part.text]));
  return {
    objects,
    ...markedLines(settled.parts, lines),
    others: others && {
      notes: others.notes,
      ...joinParts(otherParts.map((part) => ({ ...part, text: replaced.get(part) ?? part.text }))),
    },
  };
}

function counterpartOf({ fields }: SettledDocument, other: Json, names: readonly string[]): Json {
  return fields.reduce(
    (current, each) =>
      withValueAt(current, each.field.path, isSecret(each, names) ? standInFor(each.value) : each.value),
    other,
  );
}

function isSecret({ field }: ResolvedField, names: readonly string[]): boolean {
  if (field.kind === 'name' || field.kind === 'renewed') return false;
  const { atoms } = field;
  return !isKeptField(field) || atoms.length === 0 || !atoms.every(({ first }) => names.includes(first));
}

function objectsOf({ part, value, fields }: SettledDocument, counterpart: Json | undefined): SettledObject[] {
  const others = counterpart === undefined ? [] : objectsOfValue(counterpart);
  const fresh = fields.filter(({ isFresh }) => isFresh);
  const changed = objectsOfValue(
    fresh.reduce((current, each) => withValueAt(current, each.field.path, standInFor(each.value)), value),
  );
  return parseManifest(`# Source: ${part.source}\n${part.text}\n`).map((each, index) => {
    const other = others[index];
    const marked = changed[index];
    return { ...each, counterpart: other, fresh: marked === undefined ? [] : changedPaths(each.object, marked) };
  });
}

function markedLines(parts: readonly ReleasePart[], lines: ReadonlyMap<number, number[]>) {
  const manifestLines: number[] = [];
  const hookLines: number[][] = [];
  let first = 1;
  for (const [index, { text, hook }] of parts.entries()) {
    const own = lines.get(index) ?? [];
    if (hook !== undefined) hookLines.push(own);
    else {
      // Skip the separator line and the source line.
      manifestLines.push(...own.map((line) => first + 1 + line));
      first += 2 + text.split('\n').length;
    }
  }
  return { manifestLines, hookLines };
}
