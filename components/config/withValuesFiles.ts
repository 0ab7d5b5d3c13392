import { type JsonObject, type ValuePath, valueAt } from '../json/index.ts';
import { type Decrypt, encryptedPaths } from './encrypted/encryptedFile.ts';
import { withGivenFiles } from './encrypted/givenFiles.ts';
import { patchSources } from './patches/patchSources.ts';
import type { Project } from './project.ts';
import { placeOf, type SettingContext } from './readSection.ts';
import type { GivenSetting } from './settingPlaces.ts';
import type { DependencySettings, ReleaseSettings, StackSettings } from './stackSettings.ts';
import { mergeFiles } from './valuesFile.ts';
import { originInFiles, readValuesFiles, valuesOfFiles } from './valuesFiles.ts';

/** The sections after readSection, without an error: every required key exists, and every key has its type. */
export interface ReadSections {
  release: Record<string, unknown>;
  dependencies: Record<string, unknown>;
  values: JsonObject;
  /** Paths of the secret values inside `values`. */
  secretPaths: ValuePath[];
  /** Paths of the secret values inside the patches. @default none */
  secretPatches?: ValuePath[];
}

export interface ValuesSources {
  /** The project whose folder has the files; without it they are not read. */
  project: Project | undefined;
  /** The settings that the command line gives. @default none */
  given?: readonly GivenSetting[] | undefined;
  /** Decrypts encrypted files. @default masks are shown in place of their values */
  decrypt?: Decrypt | undefined;
}

/**
 * Completes the settings with the values in `valuesFiles` and in encrypted files of the command line. All values of an encrypted file
 * are secret.
 * @throws ReleaseError(s) as {@link readValuesFiles} does
 */
export function withValuesFiles(
  { release, dependencies, values, secretPaths, secretPatches = [] }: ReadSections,
  { project, given = [], decrypt }: ValuesSources,
  context: SettingContext,
): StackSettings {
  // readSection has checked the keys and their types.
  const settings = release as unknown as ReleaseSettings;
  const entryPlace = { placeOf: (index: number) => placeOf(['release', 'valuesFiles', index], context) };
  const files = project === undefined ? [] : readValuesFiles(settings.valuesFiles, project, entryPlace, decrypt);
  const whole = withGivenFiles(mergeFiles(valuesOfFiles(files), values), values, { given, decrypt });
  const patches = patchSources(settings.patches, secretPatches, project, decrypt);
  const fromFiles = encryptedPaths([...files, ...whole.files], whole.values);
  return {
    stack: context.stack,
    release: { ...settings, wait: settings.wait || settings.atomic },
    values: whole.values,
    dependencies: dependencies as unknown as DependencySettings, // likewise
    secretPaths: [...secretPaths, ...fromFiles],
    ...(patches === undefined ? {} : { patchSources: patches }),
    origin([section, ...path]) {
      const isInFile = section === 'values' && valueAt(values, path) === undefined;
      return (isInFile ? originInFiles(files, path) : undefined) ?? context.origin([section ?? '', ...path]);
    },
    frameAt: (position) =>
      files.find(({ path }) => path === position.file)?.frameAt(position) ?? context.frameAt(position),
  };
}
