import type { JsonObject, ValuePath } from '../../json/index.ts';
import { type Decrypt, encryptedContent, maskedValues } from '../encrypted/encryptedFile.ts';
import type { Project } from '../project.ts';

/** Where a render finds the content of the patches. */
export interface PatchSources {
  /** Paths of the secret values inside `release.patches`. */
  secretPaths: readonly ValuePath[];
  /** Reads a file by its path relative to the project. @throws Node's error if the file cannot be read */
  readText(path: string): string;
  /** The values of a file that SOPS has encrypted; undefined for another file. @throws ReleaseError(s) VALUES_*, SOPS_* */
  decrypted(path: string, text: string, content: JsonObject): JsonObject | undefined;
}

/**
 * @param decrypt decrypts encrypted files. @default masks are shown in place of their values
 * @returns undefined if the release has no patches
 */
export function patchSources(
  patches: readonly unknown[],
  secretPaths: readonly ValuePath[],
  project: Project | undefined,
  decrypt: Decrypt = maskedValues,
): PatchSources | undefined {
  if (patches.length === 0) return undefined;
  return {
    secretPaths,
    readText(path) {
      if (project === undefined) throw new Error('There is no project.');
      return project.readText(path);
    },
    decrypted(path, text, content) {
      const values = encryptedContent(content, text, path);
      return values === undefined ? undefined : decrypt({ shownAs: path, path, text, values });
    },
  };
}
