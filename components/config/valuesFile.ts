import { isJsonObject, type JsonObject, readYaml, type YamlContent } from '../json/index.ts';
import { type Decrypt, encryptedContent, maskedValues } from './encrypted/encryptedFile.ts';
import type { StackFileText } from './stackFile.ts';

/** A values file, as for Helm's `-f`. */
export interface ValuesFile extends Pick<YamlContent, 'keyPositionOf' | 'frameAt' | 'repeatedKeys'> {
  /** As the user typed it. */
  path: string;
  text: string;
  values: JsonObject;
  /** Whether SOPS has encrypted the file: then all of its values are secret. */
  isEncrypted: boolean;
}

export interface ValuesFileOptions {
  /** Decrypts the values of an encrypted file. @default masks are shown in their place */
  decrypt?: Decrypt | undefined;
  /** Where the file is, if that is not `path`. */
  place?: string | undefined;
}

/**
 * Reads a values file by Helm's rules, which differ from those for a stack file: the last of equal keys wins.
 * @throws ReleaseError CONFIG_INVALID_YAML; CONFIG_WRONG_TYPE if the content is not a map; VALUES_INCOMPLETE, and those of `decrypt`,
 * for an encrypted file
 */
export function readValuesFile(
  { path, text }: StackFileText,
  { decrypt = maskedValues, place = path }: ValuesFileOptions = {},
): ValuesFile {
  const content = readYaml({ text, file: path, code: 'CONFIG_INVALID_YAML', takesLastKey: true, isOneDocument: true });
  const values = content.value ?? {};
  if (!isJsonObject(values)) {
    const hint = 'Write values as `key: value`, like in the values.yaml of a chart. The file may be YAML or JSON.';
    throw content.failure([], `${path} must contain a map of values.`, { code: 'CONFIG_WRONG_TYPE', hint });
  }
  const { keyPositionOf, frameAt, repeatedKeys } = content;
  const encrypted = encryptedContent(values, text, path);
  if (encrypted === undefined) {
    return { path, text, values, keyPositionOf, frameAt, repeatedKeys, isEncrypted: false };
  }
  const known = decrypt({ shownAs: path, path: place, text, values: encrypted });
  // Lines of the file may have values that SOPS has left in plain text.
  return { path, text, values: known, keyPositionOf, frameAt: () => '', repeatedKeys, isEncrypted: true };
}

/**
 * Merges values: maps merge; all other values, also null, replace. Changes neither argument. (Source: helm
 * pkg/chart/loader, MergeMaps.)
 */
export function mergeFiles(values: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map(Object.entries(values));
  for (const [key, value] of Object.entries(over)) {
    const there = merged.get(key);
    merged.set(key, isJsonObject(there) && isJsonObject(value) ? mergeFiles(there, value) : value);
  }
  return Object.fromEntries(merged);
}
