import { type Position, ReleaseError, releaseErrors, throwAll } from '../errors.ts';
import { whyUnreadable } from '../files/whyUnreadable.ts';
import { isJsonObject, type JsonObject, type ValuePath, valueAt } from '../json/index.ts';
import type { Decrypt } from './encrypted/encryptedFile.ts';
import { ownNamespace, type Project } from './project.ts';
import { parsed } from './settingPlaces.ts';
import { readStackFile, type StackFileText } from './stackFile.ts';
import { mergeFiles, readValuesFile, type ValuesFile } from './valuesFile.ts';

/** Finds the position of an entry in the list, for errors. */
export interface EntryPlace {
  /** Where the entry at an index is. */
  placeOf(index: number): { position: Position; frame?: string };
}

/**
 * Reads the files in `valuesFiles` of `kubesentiment:release`.
 * @param paths relative to the project's folder
 * @param decrypt decrypts encrypted files. @default masks are shown in place of their values
 * @throws ReleaseError(s), all in one pass: CONFIG_MISSING_FILE, CONFIG_INVALID_VALUE for a file that is listed twice,
 * and those of {@link readValuesFile}
 */
export function readValuesFiles(
  paths: readonly string[],
  project: Project,
  { placeOf }: EntryPlace,
  decrypt?: Decrypt,
): ValuesFile[] {
  const errors: ReleaseError[] = [];
  const files = paths.flatMap((path, index): ValuesFile[] => {
    if (paths.indexOf(path) < index) {
      const message = `kubesentiment:release.valuesFiles lists ${path} twice.`;
      const hint = 'List it once. Each file overrides the files before it.';
      errors.push(new ReleaseError('CONFIG_INVALID_VALUE', message, { ...placeOf(index), hint }));
      return [];
    }
    try {
      return [readValuesFile({ path, text: textOf(path, project, placeOf(index)) }, { decrypt })];
    } catch (error) {
      errors.push(...releaseErrors(error));
      return [];
    }
  });
  throwAll(errors);
  return files;
}

function textOf(path: string, project: Project, place: { position: Position; frame?: string }): string {
  try {
    return project.readText(path);
  } catch (cause) {
    throw new ReleaseError(
      'CONFIG_MISSING_FILE',
      `The values file ${path}, which the stack uses, ${whyUnreadable(cause)}.`,
      {
        ...place,
        cause,
        hint: "The paths in kubesentiment:release.valuesFiles are relative to the project's folder, the one with Pulumi.yaml.",
      },
    );
  }
}

/** The merged values of the files. */
export function valuesOfFiles(files: readonly ValuesFile[]): JsonObject {
  return files.reduce<JsonObject>((values, file) => mergeFiles(values, file.values), {});
}

/** The position of the value at a path in the file that sets it; undefined if no file does. */
export function originInFiles(files: readonly ValuesFile[], path: ValuePath): Position | undefined {
  return files.findLast(({ values }) => valueAt(values, path) !== undefined)?.keyPositionOf(path);
}

/**
 * The merged values of a stack's `valuesFiles`, for editing the stack file before its settings are checked.
 * @returns no values if the setting is invalid; readSettings reports that
 */
export function valuesBelow(file: StackFileText, project: Project): JsonObject {
  const { config } = readStackFile(file);
  const key = `${ownNamespace}:release`;
  const release = parsed(config[key] ?? project.config()[key]);
  const given = isJsonObject(release) ? release.valuesFiles : undefined;
  const paths = typeof given === 'string' ? parsed(given) : given;
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) return {};
  return valuesOfFiles(readValuesFiles(paths, project, { placeOf: () => ({ position: { file: file.path } }) }));
}
