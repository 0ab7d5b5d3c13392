import { type Position, ReleaseError, releaseErrors, throwAll } from '../errors.ts';
import { isJsonObject, type JsonObject, type ValuePath, valueAt } from '../json/index.ts';
import { ownNamespace, type Project } from './project.ts';
import { parsed } from './settingPlaces.ts';
import { readStackFile, type StackFileText } from './stackFile.ts';
import { mergeFiles, readValuesFile, type ValuesFile } from './valuesFile.ts';

/** What the errors about an entry of the list need. */
export interface EntryPlace {
  /** Where the entry at an index is. */
  placeOf(index: number): { position: Position; frame?: string };
}

/**
 * Reads `valuesFiles` of `kubesentiment:release`.
 * @param paths relative to the project's folder
 * @throws ReleaseError(s), all that are found at once: CONFIG_MISSING_FILE, CONFIG_INVALID_VALUE for a file that is listed twice, and
 * those of {@link readValuesFile}
 */
export function readValuesFiles(paths: readonly string[], project: Project, { placeOf }: EntryPlace): ValuesFile[] {
  const errors: ReleaseError[] = [];
  const files = paths.flatMap((path, index): ValuesFile[] => {
    if (paths.indexOf(path) < index) {
      const message = `kubesentiment:release.valuesFiles lists ${path} twice.`;
      const hint = 'Leave it once: a later file wins over the files before it.';
      errors.push(new ReleaseError('CONFIG_INVALID_VALUE', message, { ...placeOf(index), hint }));
      return [];
    }
    try {
      return [readValuesFile({ path, text: textOf(path, project, placeOf(index)) })];
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
    throw new ReleaseError('CONFIG_MISSING_FILE', `There is no values file ${path}, which the stack names.`, {
      ...place,
      cause,
      hint: "The paths in kubesentiment:release.valuesFiles are relative to the project's folder, the one with Pulumi.yaml.",
    });
  }
}

/** What the files say together. */
export function valuesOfFiles(files: readonly ValuesFile[]): JsonObject {
  return files.reduce<JsonObject>((values, file) => mergeFiles(values, file.values), {});
}

/** Where the files say what the value at a path is; undefined when none of them does. */
export function originInFiles(files: readonly ValuesFile[], path: ValuePath): Position | undefined {
  return files.findLast(({ values }) => valueAt(values, path) !== undefined)?.keyPositionOf(path);
}

/**
 * What the files of a stack say together, for those who edit the stack's file before its settings are read.
 * @returns no values where the stack's settings are wrong, which whoever reads them says
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
