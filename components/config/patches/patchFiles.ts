import { isJsonObject, leavesOf, readYaml, type ValuePath, valueAt } from '../../json/index.ts';
import type { PatchSettings } from '../stackSettings.ts';
import type { PatchSources } from './patchSources.ts';

/**
 * The secrets in the files of patches that SOPS has encrypted. The name of an object, and what SOPS leaves in plain text, are not among them.
 * @throws ReleaseError(s) CONFIG_INVALID_YAML, VALUES_*, SOPS_*; Node's error if a file cannot be read
 */
export function secretsOfPatchFiles(
  patches: readonly PatchSettings[],
  { readText, decrypted }: Pick<PatchSources, 'readText' | 'decrypted'>,
): string[] {
  return patches.flatMap(({ path: file }) => {
    if (file === undefined) return [];
    const text = readText(file);
    const source = { text, file, code: 'CONFIG_INVALID_YAML', isPart: true, isOneDocument: false } as const;
    const { value: content } = readYaml(source);
    const plain = isJsonObject(content) ? decrypted(file, text, content) : undefined;
    return leavesOf(plain ?? {}, []).flatMap(({ path, value }) => {
      const isPlain = value === null || typeof value === 'object' || value === valueAt(content, path);
      return isPlain || isIdentityOfPatch(path) ? [] : [String(value)];
    });
  });
}

/** Whether a path in a strategic merge patch is one of the fields that name its object. */
export function isIdentityOfPatch([first, second]: ValuePath): boolean {
  if (first !== 'metadata') return first === 'apiVersion' || first === 'kind';
  return second === 'name' || second === 'namespace';
}
