import { type JsonObject, type ValuePath, valueAt } from '../json/index.ts';
import type { Project } from './project.ts';
import { placeOf, type SettingContext } from './readSection.ts';
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
}

/**
 * Completes the settings with the values in `valuesFiles`.
 * @param project the project whose folder has the files; without it they are not read
 * @throws ReleaseError(s) as {@link readValuesFiles} does
 */
export function withValuesFiles(
  { release, dependencies, values, secretPaths }: ReadSections,
  project: Project | undefined,
  context: SettingContext,
): StackSettings {
  // readSection has checked the keys and their types.
  const settings = release as unknown as ReleaseSettings;
  const entryPlace = { placeOf: (index: number) => placeOf(['release', 'valuesFiles', index], context) };
  const files = project === undefined ? [] : readValuesFiles(settings.valuesFiles, project, entryPlace);
  return {
    stack: context.stack,
    release: { ...settings, wait: settings.wait || settings.atomic },
    values: mergeFiles(valuesOfFiles(files), values),
    dependencies: dependencies as unknown as DependencySettings, // likewise
    secretPaths,
    origin([section, ...path]) {
      const isInFile = section === 'values' && valueAt(values, path) === undefined;
      return (isInFile ? originInFiles(files, path) : undefined) ?? context.origin([section ?? '', ...path]);
    },
    frameAt: (position) =>
      files.find(({ path }) => path === position.file)?.frameAt(position) ?? context.frameAt(position),
  };
}
