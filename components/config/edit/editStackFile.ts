import { ReleaseError } from '../../errors.ts';
import {
  editYaml,
  isJsonObject,
  type Json,
  type JsonObject,
  readYaml,
  type ValuePath,
  valueAt,
  writeJson,
} from '../../json/index.ts';
import { ownNamespace } from '../project.ts';
import type { GivenSetting } from '../settingPlaces.ts';
import type { StackFileText } from '../stackFile.ts';
import { applyChange, type ConfigChange, isSecret, sectionIn, singleChanges } from './applyChange.ts';

/** Keys of a stack's config, where the paths of changes begin. */
export const releaseKey = `${ownNamespace}:release`;
export const valuesKey = `${ownNamespace}:values`;

/** What the command line says among changes, for the places in errors. */
export function givenSettings(changes: readonly ConfigChange[]): GivenSetting[] {
  return changes.flatMap(({ path, from }) => (from === undefined ? [] : [{ path, ...from }]));
}

/**
 * The text of a stack's file with other settings, for the engine, which reads all other values as before.
 * @param below values under those of the file: a list that is only in them is copied before an item of it changes
 * @throws ReleaseError CONFIG_INVALID_YAML, CONFIG_INVALID_VALUE when the way leads through a secret, a plain value would take a secret's
 * place or Pulumi cannot keep a value, CONFIG_WRONG_TYPE
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
  const singles = changes.flatMap((change) => (change.merge ? singleChanges(config, change) : [change]));
  for (const change of singles) {
    const list = listBelow(config, change, below);
    if (list !== undefined) applyChange(config, list, file);
    applyChange(config, change, placeOf(change, file));
  }
  const paths = singles.map(({ path }) => ['config', ...path]);
  return edited(text, target, paths) ?? editedAsJson(text, target, changes, file);
}

/** The list that an item is in, when it is not in the config yet: `--set` counts the items of lists from files of values. */
function listBelow(config: JsonObject, { path }: ConfigChange, below: () => JsonObject): ConfigChange | undefined {
  const index = path.findIndex((part) => typeof part === 'number');
  const way = path.slice(1, index);
  if (index < 2 || path[0] !== valuesKey) return undefined;
  const values = config[valuesKey] ?? {};
  const section = sectionIn(values) ?? values;
  if (valueAt(section, way) !== undefined) return undefined;
  const list = valueAt(below(), way);
  return Array.isArray(list) ? { path: path.slice(0, index), value: list } : undefined;
}

/** The flag or the file that says what is refused; without the value, which may be meant as a secret. */
function placeOf({ from }: ConfigChange, file: string): string {
  if (from === undefined) return file;
  return 'flag' in from ? (from.flag.split('=')[0] ?? '') : from.file.path;
}

function edited(text: string, target: JsonObject, paths: readonly ValuePath[]): string | undefined {
  return editYaml({ text, target, paths, dialect: 'pulumi' });
}

/**
 * Pulumi writes what it has read, and reads that again, where some strings change. In JSON, which a section may be as a whole, they do not; a
 * secret cannot be in it.
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
      hint: 'Begin the string with something else, or make the secrets beside it plain.',
    },
  );
}

function holdsSecret(value: Json): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isSecret(value) || (isJsonObject(value) && Object.values(value).some(holdsSecret));
}
