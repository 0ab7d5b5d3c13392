import type { JsonObject, ValuePath } from '../../json/index.ts';
import type { ReleaseContent } from '../releaseContent.ts';
import { findSecrets, hideSecrets } from './hideSecrets.ts';
import { type MarkedObject, markedObjects } from './markedObjects.ts';
import { recordedSecretPaths, type SecretPaths } from './secretPaths.ts';
import { secretTexts } from './secretTexts.ts';

/** What counts as secret today, beside what a record's own marks say. */
export interface SecretsToday {
  /** Paths inside the values. */
  secretPaths: readonly ValuePath[];
  /** Values that are secret today. @default those of the record */
  values?: JsonObject;
}

/** What is secret in a record that is used today. */
export interface CurrentSecretPaths {
  marks: SecretPaths;
  /** The values that are secret. */
  texts: string[];
  /** The objects of the manifest with their secrets told. @throws ReleaseError as parseManifest does */
  objects(): MarkedObject[];
  /** The same for those of a hook. */
  objectsOfHook(index: number): MarkedObject[];
}

/**
 * What of a record is secret: what its render has marked stays so for ever, and what became secret later is found by its text.
 * Everything that shows a record or deploys it again goes by this.
 */
export function currentSecretPaths(
  content: ReleaseContent,
  { secretPaths, values = {} }: SecretsToday,
): CurrentSecretPaths {
  const recorded = recordedSecretPaths(content.chart.metadata) ?? { values: [], manifest: [], hooks: [], notes: [] };
  const marked = new Set(recorded.values.map((path) => JSON.stringify(path)));
  const later = secretPaths.filter((path) => !marked.has(JSON.stringify(path)));
  const unmarked = [...new Set([...secretTexts(content.config, later), ...secretTexts(values, later)])];
  const find = findSecrets(unmarked);
  const withFound = (lines: readonly number[] = [], text: string) => [
    ...new Set([...lines, ...find(text).flatMap((span) => linesIn(text, span))]),
  ];
  const marks: SecretPaths = {
    values: [...recorded.values, ...later],
    manifest: withFound(recorded.manifest, content.manifest),
    hooks: content.hooks.map(({ manifest }, index) => withFound(recorded.hooks[index], manifest)),
    notes: withFound(recorded.notes, content.notes),
  };
  const ofMarked = [content.config, content.chart.values].flatMap((each) => secretTexts(each ?? {}, recorded.values));
  const texts = [...new Set([...ofMarked, ...unmarked])];
  const hiding = { hide: hideSecrets(unmarked), hideInKeys: hideSecrets(texts) };
  const objectsIn = (text: string, marked: readonly number[] = []) => markedObjects(text, { marked, ...hiding });
  return {
    marks,
    texts,
    objects: () => objectsIn(content.manifest, recorded.manifest),
    objectsOfHook: (index) => objectsIn(content.hooks[index]?.manifest ?? '', recorded.hooks[index]),
  };
}

function linesIn(text: string, [from, to]: readonly [number, number]): number[] {
  const first = text.slice(0, from).split('\n').length;
  return text
    .slice(from, to)
    .split('\n')
    .map((_line, index) => first + index);
}
