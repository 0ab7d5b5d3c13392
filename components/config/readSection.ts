import { closestName } from '../closestName.ts';
import { ReleaseError } from '../errors.ts';
import { formatPath, type Json, type JsonObject, type ValuePath, valueAt } from '../json/index.ts';
import { ownNamespace } from './project.ts';
import type { Misreading } from './readers.ts';
import type { Key, Keys } from './settingKeys.ts';
import type { SettingPlaces } from './settingPlaces.ts';
import type { StackSettings } from './stackSettings.ts';

/** What the messages about settings need. */
export interface SettingContext {
  stack: string;
  origin: StackSettings['origin'];
  frameAt: StackSettings['frameAt'];
  flagOf: SettingPlaces['flagOf'];
  /** Keys of the config that contain a secret. */
  secretKeys: readonly string[];
  /** Arguments that contain a secret. @default none */
  secretArguments?: readonly string[];
  /** Collects the errors. */
  errors: ReleaseError[];
}

/**
 * Reads the settings of a section. Unknown and invalid ones are added to the context's errors.
 * @param given the section as it is written
 */
export function readSection<Settings>(
  keys: Keys<Settings>,
  section: string,
  given: JsonObject,
  context: SettingContext,
): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(keys, name)) context.errors.push(unknownKey([section, name], Object.keys(keys), context));
  }
  for (const [name, key] of Object.entries<Key<unknown>>(keys)) {
    const value = readKey(key, [section, name], given[name], context);
    if (value !== undefined) settings[name] = value;
  }
  return settings;
}

function readKey(key: Key<unknown>, path: ValuePath, value: Json | undefined, context: SettingContext): unknown {
  const example = typeof key.example === 'function' ? key.example(context.stack) : key.example;
  const hint = hintFor(path, example, context);
  if (value === undefined || value === null) {
    if (key.required) {
      const message = `${nameOf(path)} is required.`;
      context.errors.push(
        new ReleaseError('CONFIG_INVALID_VALUE', message, { ...placeOf(path.slice(0, 1), context), hint }),
      );
    }
    return key.default;
  }
  const reading = key.read(value);
  if ('value' in reading) return reading.value;
  context.errors.push(misreadingError(reading, path, value, example, context));
  return undefined;
}

function misreadingError(
  { expected, wrongType, at = [], known, isLong = false }: Misreading,
  path: ValuePath,
  whole: Json,
  example: string,
  context: SettingContext,
): ReleaseError {
  const inside = [...path, ...at];
  if (known !== undefined) return unknownKey(inside, known, context);
  const code = wrongType ? 'CONFIG_WRONG_TYPE' : 'CONFIG_INVALID_VALUE';
  const found = isLong ? '' : `, not ${shown(valueAt(whole, at) ?? null, path, context)}`;
  const message = `${nameOf(inside)} must be ${expected}${found}.`;
  return new ReleaseError(code, message, { ...placeOf(inside, context), hint: hintFor(inside, example, context) });
}

/** @param path of the unknown setting */
export function unknownKey(path: ValuePath, known: readonly string[], context: SettingContext): ReleaseError {
  const closest = closestName(String(path.at(-1)), known);
  const suggestion = closest === undefined ? '' : ` Did you mean ${nameOf([...path.slice(0, -1), closest])}?`;
  return new ReleaseError('CONFIG_UNKNOWN_KEY', `Unknown setting ${nameOf(path)}.${suggestion}`, {
    ...placeOf(path, context),
    hint: `Known settings: ${known.join(', ')}. ${removalOf(path, context)}`,
  });
}

function hintFor(path: ValuePath, example: string, context: SettingContext): string {
  const flag = context.flagOf(path);
  if (flag !== undefined) return `Set it on the command line, for example \`${flag.split(' ')[0]} ${example}\`.`;
  return `Set it with \`pulumi config set --path ${nameOf(path)} ${example} -s ${context.stack}\`.`;
}

function removalOf(path: ValuePath, context: SettingContext): string {
  return `Remove this one with \`pulumi config rm --path ${nameOf(path)} -s ${context.stack}\`.`;
}

/** The config key of a setting. A program's release shows the name of the argument instead, see argumentNames.ts. */
function nameOf(path: ValuePath): string {
  return `${ownNamespace}:${formatPath(path)}`;
}

/** A secret is never shown, even if it is invalid. */
export function shown(
  value: Json,
  [section, name]: ValuePath,
  { secretKeys, secretArguments = [] }: SettingContext,
): string {
  if (secretKeys.includes(`${ownNamespace}:${section}`) || name === 'repositories') return 'the current value';
  if (secretArguments.includes(String(name ?? section))) return 'the current value';
  return typeof value === 'string' ? `the string ${JSON.stringify(value)}` : JSON.stringify(value);
}

export function placeOf(path: ValuePath, { origin, frameAt, stack }: SettingContext) {
  const position = origin(path);
  const frame = position && frameAt(position);
  return { position: position ?? { file: `Pulumi.${stack}.yaml` }, frame };
}
