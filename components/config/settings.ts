import { ReleaseError, throwAll } from '../errors.ts';
import { isJsonObject, type Json, type JsonObject, type ValuePath } from '../json/index.ts';
import type { Decrypt } from './encrypted/encryptedFile.ts';
import { namespaceErrors } from './namespaces.ts';
import { ownNamespace as project } from './project.ts';
import { placeOf, readSection, type SettingContext, shown, unknownKey } from './readSection.ts';
import { dependencyKeys, releaseKeys, topKeys } from './settingKeys.ts';
import { parsed, settingPlaces, type Written } from './settingPlaces.ts';
import type { StackSettings } from './stackSettings.ts';
import { withValuesFiles } from './withValuesFiles.ts';

/** A stack's config as its program gets it, and the texts of files for the positions in errors. */
export interface SettingsInput extends Written {
  stack: string;
  /** Keys of `config` that contain a secret. */
  secretKeys?: readonly string[];
  /** Decrypts encrypted values files. @default masks are shown in place of their values */
  decrypt?: Decrypt | undefined;
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
  const context: SettingContext = { stack, origin, frameAt, flagOf, secretKeys, errors };

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

  const inFile = file?.secretPaths;
  const secretPaths = secretPathsIn([`${project}:values`], values, secretKeys, inFile);
  const { patches } = release;
  // Only their shape matters here.
  const written = Array.isArray(patches) ? (patches as Json[]) : [];
  const secretPatches = secretPathsIn([`${project}:release`, 'patches'], written, secretKeys, inFile);
  const sources = { project: input.project, given: input.run?.given, decrypt: input.decrypt };
  return withValuesFiles({ release, dependencies, values, secretPaths, secretPatches }, sources, context);
}

function isTopKey(name: string): boolean {
  return topKeys.some((key) => key === name);
}

function sectionOf(config: SettingsInput['config'], name: string, context: SettingContext): JsonObject {
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

/**
 * The paths of the secrets in a part of the config.
 * @param start the path of the part, which begins with the config key
 * @param inFile the paths of the secrets in the stack's file; undefined if it is not known
 */
function secretPathsIn(
  start: ValuePath,
  part: Json,
  secretKeys: readonly string[],
  inFile: readonly ValuePath[] | undefined,
): ValuePath[] {
  const paths = inFile
    ?.filter((path) => start.every((key, index) => path[index] === key))
    .map((path) => path.slice(start.length));
  if (paths?.every((path) => path.length > 0)) return paths;
  // Only the file shows which values are secret. The engine only reports that the key contains a secret.
  return secretKeys.includes(String(start[0])) ? leafPaths(part, []) : [];
}

function leafPaths(value: Json, path: ValuePath): ValuePath[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leafPaths(item, [...path, index]));
  if (isJsonObject(value)) return Object.entries(value).flatMap(([key, item]) => leafPaths(item, [...path, key]));
  return [path];
}
