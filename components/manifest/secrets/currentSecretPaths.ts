import type { JsonObject, ValuePath } from '../../json/index.ts';
import type { ReleaseContent } from '../releaseContent.ts';
import { findSecrets, hideSecrets } from './hideSecrets.ts';
import { type ObjectWithSecrets, objectsWithSecrets } from './objectsWithSecrets.ts';
import { recordedSecretPaths, type SecretPaths } from './secretPaths.ts';
import { secretTexts } from './secretTexts.ts';

/** The current secrets of the stack, in addition to those that a record marks. */
export interface SecretsToday {
  /** Paths inside the values. */
  secretPaths: readonly ValuePath[];
  /** The values with the current secrets. @default the values of the record */
  values?: JsonObject;
  /** Secrets that are in no value, such as those of patches. @default none */
  texts?: readonly string[];
}

/** The secrets in a record, by its own marks and by the current configuration. */
export interface CurrentSecretPaths {
  paths: SecretPaths;
  /** The secret values. */
  texts: string[];
  /** The objects of the manifest with their counterparts. @throws ReleaseError like parseManifest */
  objects(): ObjectWithSecrets[];
  /** Like `objects`, for a hook. */
  objectsOfHook(index: number): ObjectWithSecrets[];
}

/**
 * Finds the secrets in a record. Values that were secret at render time stay secret; values that became secret later
 * are found by their content. All code that shows or redeploys a record must use this function.
 */
export function currentSecretPaths(
  content: ReleaseContent,
  { secretPaths, values = {}, texts: others = [] }: SecretsToday,
): CurrentSecretPaths {
  const recorded = recordedSecretPaths(content.chart.metadata) ?? { values: [], manifest: [], hooks: [], notes: [] };
  const marked = new Set(recorded.values.map((path) => JSON.stringify(path)));
  const later = secretPaths.filter((path) => !marked.has(JSON.stringify(path)));
  const unmarked = [...new Set([...secretTexts(content.config, later), ...secretTexts(values, later), ...others])];
  const find = findSecrets(unmarked);
  const withFound = (lines: readonly number[] = [], text: string) => [
    ...new Set([...lines, ...find(text).flatMap((span) => linesIn(text, span))]),
  ];
  const paths: SecretPaths = {
    values: [...recorded.values, ...later],
    manifest: withFound(recorded.manifest, content.manifest),
    hooks: content.hooks.map(({ manifest }, index) => withFound(recorded.hooks[index], manifest)),
    notes: withFound(recorded.notes, content.notes),
  };
  const ofMarked = [content.config, content.chart.values].flatMap((each) => secretTexts(each ?? {}, recorded.values));
  const texts = [...new Set([...ofMarked, ...unmarked])];
  const hiding = { hide: hideSecrets(unmarked), hideInKeys: hideSecrets(texts) };
  const objectsIn = (text: string, marked: readonly number[] = []) =>
    objectsWithSecrets(text, { secretLines: marked, ...hiding });
  return {
    paths,
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
