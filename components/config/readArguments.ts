import { type ReleaseError, throwAll } from '../errors.ts';
import type { JsonObject, ValuePath } from '../json/index.ts';
import type { Decrypt } from './encrypted/encryptedFile.ts';
import type { Project } from './project.ts';
import { readSection, type SettingContext } from './readSection.ts';
import { dependencyKeys, releaseKeys } from './settingKeys.ts';
import type { StackSettings } from './stackSettings.ts';
import { withValuesFiles } from './withValuesFiles.ts';

/** The arguments of a release in a program, with plain values in place of Pulumi's inputs. */
export interface GivenArguments {
  /** The name of the Pulumi resource. */
  resource: string;
  stack: string;
  /** As in `kubesentiment:release`. */
  release: JsonObject;
  /** As in `kubesentiment:dependencies`. */
  dependencies: JsonObject;
  values: JsonObject;
  /** Paths of the secret values inside `values`. */
  secretPaths: ValuePath[];
  /** Paths of the secret values inside `release.patches`. @default none */
  secretPatches?: ValuePath[];
  /** Names of other arguments that contain a secret. */
  secretArguments: string[];
  /** Paths of the values that a preview does not know. */
  unknownPaths: ValuePath[];
  /** The same inside `release.patches`. @default none */
  unknownPatches?: ValuePath[];
  project: Project;
  /** Decrypts encrypted values files. @default masks are shown in place of their values */
  decrypt?: Decrypt | undefined;
  /** Where the arguments are written, if they come from a stack's file. @default the resource */
  places?: Pick<StackSettings, 'origin' | 'frameAt'> | undefined;
}

/**
 * Checks the arguments of a release in a program and adds the defaults.
 * @throws ReleaseError(s), all in one pass: CONFIG_UNKNOWN_KEY, CONFIG_WRONG_TYPE, CONFIG_INVALID_VALUE with the
 * argument; CONFIG_MISSING_FILE, CONFIG_INVALID_YAML and CONFIG_INVALID_VALUE for values files
 */
export function readArguments(given: GivenArguments): StackSettings {
  const { resource, stack, values, secretPaths, secretArguments, unknownPaths, project, decrypt, places } = given;
  const { secretPatches = [], unknownPatches = [] } = given;
  const errors: ReleaseError[] = [];
  const inProgram = { origin: () => ({ file: `Release "${resource}"` }), frameAt: () => undefined };
  const context: SettingContext = {
    ...{ stack, errors, flagOf: () => undefined, secretKeys: [], secretArguments },
    ...(places ?? inProgram),
  };
  const release = readSection(releaseKeys, 'release', given.release, context);
  const dependencies = readSection(dependencyKeys, 'dependencies', given.dependencies, context);
  throwAll(errors);
  const settings = withValuesFiles(
    { release, dependencies, values, secretPaths, secretPatches },
    { project, decrypt },
    context,
  );
  if (unknownPaths.length + unknownPatches.length === 0) return settings;
  return { ...settings, unknownPaths, ...(unknownPatches.length === 0 ? {} : { unknownPatches }) };
}
