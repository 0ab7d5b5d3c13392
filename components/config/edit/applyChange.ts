import { ReleaseError } from '../../errors.ts';
import {
  formatPath,
  isJsonObject,
  type Json,
  type JsonObject,
  readJson,
  setKey,
  type ValuePath,
} from '../../json/index.ts';
import type { GivenFile } from '../settingPlaces.ts';

/** A change of one setting. Its path begins with the config key; the value `undefined` removes it. */
export interface ConfigChange {
  path: ValuePath;
  value: Json | undefined;
  /** Whether maps in the value are merged with existing maps. @default false */
  merge?: boolean;
  /** The command-line flag or file that gives the value. */
  from?: { flag: string } | GivenFile;
}

/**
 * Applies one change. Modifies `config`.
 * @param file for messages
 * @throws ReleaseError CONFIG_INVALID_VALUE, CONFIG_WRONG_TYPE
 */
export function applyChange(config: JsonObject, { path, value }: ConfigChange, file: string): void {
  const [last] = path.slice(-1);
  if (last === undefined) return;
  const parent = openWay(config, path, value !== undefined, file);
  if (parent === undefined) return;
  const there = childOf(parent, last);
  if (isSecret(there) && value !== undefined && value !== null) {
    throw new ReleaseError(
      'CONFIG_INVALID_VALUE',
      `${formatPath(path)} is a secret. This change would store it as plain text.`,
      {
        position: { file },
        hint: 'Change it with `pulumi config set --secret --path`.',
      },
    );
  }
  if (value !== undefined) setChild(parent, last, JSON.parse(JSON.stringify(value)));
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
}

/** Flattens a change into one change per leaf, so that its maps merge with existing maps; scalars and lists replace. */
export function singleChanges(config: JsonObject, { path, value, from }: ConfigChange): ConfigChange[] {
  const there = path.reduce<Json | undefined>((parent, part) => childOf(parent, part), config);
  const section = path.length === 1 ? (sectionIn(there) ?? there) : there;
  const isOpen = isJsonObject(section) && !isSecret(section);
  const origin = from === undefined ? {} : { from };
  if (!isJsonObject(value) || (path.length > 1 && !isOpen)) return [{ path, value, ...origin }];
  return Object.entries(value).flatMap(([key, item]) =>
    singleChanges(config, { path: [...path, key], value: item, ...origin }),
  );
}

/**
 * Creates the missing maps and lists along the path and returns the last one; undefined if nothing is to be created.
 */
function openWay(config: JsonObject, path: ValuePath, creates: boolean, file: string): JsonObject | Json[] | undefined {
  let parent: JsonObject | Json[] = config;
  for (let length = 1; length < path.length; length++) {
    const key = path[length - 1] ?? '';
    const part = path[length];
    const name = formatPath(path.slice(0, length));
    const there = childOf(parent, key);
    if (isSecret(there)) {
      throw new ReleaseError('CONFIG_INVALID_VALUE', `${name} is one secret value.`, {
        position: { file },
        hint: 'Only Pulumi can decrypt it. Make its values secret one by one with `pulumi config set --secret --path`.',
      });
    }
    const section = length === 1 ? sectionIn(there) : undefined;
    let next: Json;
    if (there === undefined || there === null) {
      if (!creates) return undefined;
      next = typeof part === 'number' ? [] : {};
    } else next = section ?? there;
    if (typeof next !== 'object' || next === null) throw wrongType(name, 'a single value', file);
    if (Array.isArray(next) !== (typeof part === 'number')) {
      throw wrongType(name, Array.isArray(next) ? 'a list' : 'a map', file);
    }
    setChild(parent, key, next);
    parent = next;
  }
  return parent;
}

/** Pulumi also accepts a section as a string with JSON. */
export function sectionIn(value: Json | undefined): JsonObject | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    const json = readJson(value);
    return isJsonObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function childOf(parent: Json | undefined, key: string | number): Json | undefined {
  if (Array.isArray(parent)) return parent[Number(key)];
  return isJsonObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

function setChild(parent: JsonObject | Json[], key: string | number, value: Json): void {
  if (!Array.isArray(parent)) {
    setKey(parent, String(key), value);
    return;
  }
  while (parent.length < Number(key)) parent.push(null);
  parent[Number(key)] = value;
}

/** Pulumi writes a secret as a map with one key. */
export function isSecret(value: Json | undefined): boolean {
  return isJsonObject(value) && Object.keys(value).length === 1 && typeof value.secure === 'string';
}

function wrongType(name: string, actual: string, file: string): ReleaseError {
  return new ReleaseError('CONFIG_WRONG_TYPE', `${name} is ${actual}, so a value cannot be set inside it.`, {
    position: { file },
  });
}
