import { ReleaseError } from '../../errors.ts';
import {
  editYaml,
  isJsonObject,
  type Json,
  type JsonObject,
  leavesOf,
  readYaml,
  type ValuePath,
  valueAt,
  writeJson,
} from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';
import { itemOfEncrypted } from '../encrypted/givenFiles.ts';
import { ownNamespace } from '../project.ts';
import type { GivenSetting } from '../settingPlaces.ts';
import type { StackFileText } from '../stackFile.ts';
import { applyChange, type ConfigChange, isSecret, sectionIn, singleChanges } from './applyChange.ts';

/** Keys of a stack's config; the paths of changes begin with them. */
export const releaseKey = `${ownNamespace}:release`;
export const valuesKey = `${ownNamespace}:values`;

/** The changes that come from the command line, with their flag or file, for the positions in errors. */
export function givenSettings(changes: readonly ConfigChange[]): GivenSetting[] {
  return changes.flatMap(({ path, merge = false, from }): GivenSetting[] => {
    if (from === undefined) return [];
    return 'flag' in from && merge ? [{ path, ...from, isEmptyMap: true }] : [{ path, ...from }];
  });
}

/**
 * The text of a stack file with changed settings. The engine reads all other values as before.
 * @param below values that the file overrides: a list that exists only there is copied into the file before one of its
 * items changes
 * @throws ReleaseError CONFIG_INVALID_YAML; CONFIG_INVALID_VALUE if a path leads through a secret, a plain value would
 * replace a secret, or Pulumi cannot keep a value; CONFIG_WRONG_TYPE
 */
export function editConfig(
  { path: file, text }: StackFileText,
  changes: readonly ConfigChange[],
  below: () => JsonObject = () => ({}),
): string {
  const code = 'CONFIG_INVALID_YAML';
  const { value } = readYaml({ text, file, code, dialect: 'pulumi', isOneDocument: true, roundsIntegers: true });
  const target: JsonObject = isJsonObject(value) ? value : {};
  const config: JsonObject = isJsonObject(target.config) ? target.config : {};
  target.config = config;
  const paths: ValuePath[] = [];
  for (const change of changes) {
    // A map may be one of an earlier change.
    for (const single of change.merge ? singleChanges(config, change) : [change]) {
      const list = listBelow(config, single, below);
      if (list !== undefined) applyChange(config, list, file);
      applyChange(config, single, placeOf(single, file));
      paths.push(['config', ...single.path]);
    }
  }
  return edited(text, target, paths) ?? editedAsJson(text, target, changes, file);
}

/**
 * The change that copies the list around an item, if only a values file contains the list: `--set` uses the indexes of
 * that list.
 */
function listBelow(config: JsonObject, { path }: ConfigChange, below: () => JsonObject): ConfigChange | undefined {
  const index = path.findIndex((part) => typeof part === 'number');
  const way = path.slice(1, index);
  if (index < 2 || path[0] !== valuesKey) return undefined;
  const values = config[valuesKey] ?? {};
  const section = sectionIn(values) ?? values;
  if (valueAt(section, way) !== undefined) return undefined;
  const list = valueAt(below(), way);
  if (!Array.isArray(list)) return undefined;
  if (leavesOf(list, []).some(({ value }) => value === secretMask)) throw itemOfEncrypted(way);
  return { path: path.slice(0, index), value: list };
}

/** The flag or file for an error. Leaves out the flag's value, which may be a secret. */
function placeOf({ from }: ConfigChange, file: string): string {
  if (from === undefined) return file;
  return 'flag' in from ? (from.flag.split('=')[0] ?? '') : from.file.path;
}

function edited(text: string, target: JsonObject, paths: readonly ValuePath[]): string | undefined {
  return editYaml({ text, target, paths, dialect: 'pulumi' });
}

/**
 * Pulumi writes the file and reads it again, which changes some strings in YAML. A section that is a string with JSON
 * keeps them, but cannot contain a secret.
 */
function editedAsJson(text: string, target: JsonObject, changes: readonly ConfigChange[], file: string): string {
  const keys = [...new Set(changes.flatMap(({ path }) => path.slice(0, 1)))];
  const config = isJsonObject(target.config) ? { ...target.config } : {};
  for (const key of keys) {
    const section = config[key];
    if (isJsonObject(section) && !holdsSecret(section)) config[key] = writeJson(section);
  }
  const paths = keys.map((key) => ['config', key]);
  const result = edited(text, { ...target, config }, paths);
  if (result !== undefined) return result;
  throw new ReleaseError(
    'CONFIG_INVALID_VALUE',
    'Pulumi cannot keep a string that begins with a line break or a tab.',
    {
      position: { file },
      hint: 'Begin the string with another character, or make the secrets in the same section plain.',
    },
  );
}

function holdsSecret(value: Json): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isSecret(value) || (isJsonObject(value) && Object.values(value).some(holdsSecret));
}
