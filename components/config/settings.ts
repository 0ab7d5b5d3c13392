import { closestName } from '../closestName.ts';
import { ReleaseError, throwAll } from '../errors.ts';
import { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath, valueAt } from '../json/index.ts';
import { namespaceErrors } from './namespaces.ts';
import { ownNamespace as project } from './project.ts';
import { dependencyKeys, type Key, type Keys, releaseKeys, topKeys } from './settingKeys.ts';
import { parsed, type SettingPlaces, settingPlaces, type Written } from './settingPlaces.ts';
import type { StackFile } from './stackFile.ts';
import type { DependencySettings, ReleaseSettings, StackSettings } from './stackSettings.ts';
import { mergeFiles } from './valuesFile.ts';
import { originInFiles, readValuesFiles, valuesOfFiles } from './valuesFiles.ts';

/** A stack's config as its program gets it, and the texts of files for the positions in errors. */
export interface SettingsInput extends Written {
  stack: string;
  /** Keys of `config` that contain a secret. */
  secretKeys?: readonly string[];
}

/**
 * Checks the stack's settings and adds the defaults.
 * @throws ReleaseError(s), all in one pass: CONFIG_UNKNOWN_KEY, CONFIG_WRONG_TYPE, CONFIG_INVALID_VALUE with the key,
 * its position and the command that fixes it; CONFIG_UNKNOWN_NAMESPACE; CONFIG_INVALID_YAML; those of {@link
 * readValuesFiles}
 */
export function readSettings(input: SettingsInput): StackSettings {
  const { stack, config, secretKeys = [] } = input;
  const places = settingPlaces(input);
  const { file, shown: ownFile, origin, frameAt, flagOf } = places;
  const errors: ReleaseError[] = [];
  const context: Context = { stack, origin, frameAt, flagOf, secretKeys, errors };

  if (input.project !== undefined) {
    errors.push(...namespaceErrors({ keys: Object.keys(config), stack, project: input.project, file: ownFile }));
  }
  for (const key of Object.keys(config)) {
    const name = key.startsWith(`${project}:`) ? key.slice(project.length + 1) : undefined;
    if (name !== undefined && !isTopKey(name)) errors.push(unknownKey([name], topKeys, context));
  }
  const release = readSection(releaseKeys, 'release', sectionOf(config, 'release', context), context);
  const dependencies = readSection(dependencyKeys, 'dependencies', sectionOf(config, 'dependencies', context), context);
  const values = sectionOf(config, 'values', context);
  throwAll(errors);

  // Without errors, every required key exists and every key has its type.
  const settings = release as unknown as ReleaseSettings;
  const placeOfEntry = (index: number) => placeOf(['release', 'valuesFiles', index], context);
  const files =
    input.project === undefined ? [] : readValuesFiles(settings.valuesFiles, input.project, { placeOf: placeOfEntry });
  return {
    stack,
    release: { ...settings, wait: settings.wait || settings.atomic },
    values: mergeFiles(valuesOfFiles(files), values),
    dependencies: dependencies as unknown as DependencySettings, // likewise
    secretPaths: secretPathsOf(values, secretKeys, file),
    origin([section, ...path]) {
      const isInFile = section === 'values' && valueAt(values, path) === undefined;
      return (isInFile ? originInFiles(files, path) : undefined) ?? places.origin([section ?? '', ...path]);
    },
    frameAt: (position) =>
      files.find(({ path }) => path === position.file)?.frameAt(position) ?? places.frameAt(position),
  };
}

interface Context {
  stack: string;
  origin: StackSettings['origin'];
  frameAt: StackSettings['frameAt'];
  flagOf: SettingPlaces['flagOf'];
  secretKeys: readonly string[];
  errors: ReleaseError[];
}

function isTopKey(name: string): boolean {
  return topKeys.some((key) => key === name);
}

function sectionOf(config: SettingsInput['config'], name: string, context: Context): JsonObject {
  const value = parsed(config[`${project}:${name}`]) ?? {};
  if (isJsonObject(value)) return value;
  context.errors.push(
    new ReleaseError('CONFIG_WRONG_TYPE', `${project}:${name} must be a map, not ${shown(value, [name], context)}.`, {
      ...placeOf([name], context),
      hint: `Set its keys one by one: \`pulumi config set --path ${project}:${name}.<key> <value> -s ${context.stack}\`.`,
    }),
  );
  return {};
}

function readSection<Settings>(
  keys: Keys<Settings>,
  section: string,
  given: JsonObject,
  context: Context,
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

function readKey(key: Key<unknown>, path: ValuePath, value: Json | undefined, context: Context): unknown {
  const flag = context.flagOf(path);
  const example = typeof key.example === 'function' ? key.example(context.stack) : key.example;
  const hint =
    flag === undefined
      ? `Set it with \`pulumi config set --path ${keyOf(path)} ${example} -s ${context.stack}\`.`
      : `Set it on the command line, for example \`${flag.split(' ')[0]} ${example}\`.`;
  if (value === undefined || value === null) {
    if (key.required) {
      const message = `${keyOf(path)} is required.`;
      context.errors.push(
        new ReleaseError('CONFIG_INVALID_VALUE', message, { ...placeOf(path.slice(0, 1), context), hint }),
      );
    }
    return key.default;
  }
  const reading = key.read(value);
  if ('value' in reading) return reading.value;
  const code = reading.wrongType ? 'CONFIG_WRONG_TYPE' : 'CONFIG_INVALID_VALUE';
  const message = `${keyOf(path)} must be ${reading.expected}, not ${shown(value, path, context)}.`;
  context.errors.push(new ReleaseError(code, message, { ...placeOf(path, context), hint }));
  return undefined;
}

function unknownKey(path: ValuePath, known: readonly string[], context: Context): ReleaseError {
  const closest = closestName(String(path.at(-1)), known);
  const suggestion = closest === undefined ? '' : ` Did you mean ${keyOf([...path.slice(0, -1), closest])}?`;
  return new ReleaseError('CONFIG_UNKNOWN_KEY', `Unknown setting ${keyOf(path)}.${suggestion}`, {
    ...placeOf(path, context),
    hint: `Known settings: ${known.join(', ')}. Remove this one with \`pulumi config rm --path ${keyOf(path)} -s ${context.stack}\`.`,
  });
}

function keyOf(path: ValuePath): string {
  return `${project}:${formatPath(path)}`;
}

/** A secret is never shown, even if it is invalid. */
function shown(value: Json, [section, name]: ValuePath, { secretKeys }: Context): string {
  if (secretKeys.includes(`${project}:${section}`) || name === 'repositories') return 'the current value';
  return typeof value === 'string' ? `the string ${JSON.stringify(value)}` : JSON.stringify(value);
}

function placeOf(path: ValuePath, { origin, frameAt, stack }: Context) {
  const position = origin(path);
  const frame = position && frameAt(position);
  return { position: position ?? { file: `Pulumi.${stack}.yaml` }, frame };
}

function secretPathsOf(values: JsonObject, secretKeys: readonly string[], file: StackFile | undefined): ValuePath[] {
  const key = `${project}:values`;
  const inFile = file?.secretPaths.filter(([first]) => first === key).map((path) => path.slice(1));
  if (inFile?.every((path) => path.length > 0)) return inFile;
  // Only the file shows which values are secret. The engine only reports that the key contains a secret.
  return secretKeys.includes(key) ? leafPaths(values, []) : [];
}

function leafPaths(value: Json, path: ValuePath): ValuePath[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leafPaths(item, [...path, index]));
  if (isJsonObject(value)) return Object.entries(value).flatMap(([key, item]) => leafPaths(item, [...path, key]));
  return [path];
}
