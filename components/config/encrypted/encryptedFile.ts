import { ReleaseError } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject, leavesOf, type ValuePath, valueAt } from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';

/** A values file that SOPS has encrypted (https://getsops.io/docs/). */
export interface EncryptedFile {
  /** As the user has typed it. */
  shownAs: string;
  /** Where it is: absolute, or relative to the project's folder. */
  path: string;
  text: string;
  /** The content, with encrypted values and without the metadata of SOPS. */
  values: JsonObject;
}

/** Gives the values of an encrypted file. All of them are secret, also those that SOPS leaves in plain text. */
export type Decrypt = (file: EncryptedFile) => JsonObject;

/** Without decryption: `(secret)` in place of each value. Null stays, because it removes a value of the chart. */
export const maskedValues: Decrypt = ({ values }) => maskedIn(values);

function maskedIn(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, masked(value)]));
}

function masked(value: Json): Json {
  if (Array.isArray(value)) return value.map(masked);
  if (isJsonObject(value)) return maskedIn(value);
  return value === null ? null : secretMask;
}

const cipherText = /^ENC\[AES256_GCM,data:.*,type:\w+\]$/s;

/** Whether SOPS has encrypted a value. */
export function isEncryptedValue(value: Json): boolean {
  return typeof value === 'string' && cipherText.test(value);
}

/**
 * The content of an encrypted file without the metadata of SOPS; undefined for a file that is not encrypted.
 * @param shownAs the file, for messages
 * @throws ReleaseError VALUES_INCOMPLETE if metadata or the digest of the values is missing
 */
export function encryptedContent(content: JsonObject, text: string, shownAs: string): JsonObject | undefined {
  const { sops, ...values } = content;
  const metadata = isJsonObject(sops) ? sops : {};
  if ('mac' in metadata || 'lastmodified' in metadata) {
    const missing = ['mac', 'lastmodified'].filter((key) => typeof metadata[key] !== 'string' || metadata[key] === '');
    if (missing.length === 0) return values;
    throw incomplete(shownAs, `is encrypted with SOPS, but sops.${missing.join(' and sops.')} is missing`);
  }
  if (!text.includes('ENC[AES256_GCM,')) return undefined;
  const encrypted = leavesOf(content, []).some(({ value }) => isEncryptedValue(value));
  if (encrypted)
    throw incomplete(shownAs, 'has values that SOPS has encrypted, but not the key `sops` with its metadata');
  return undefined;
}

function incomplete(file: string, problem: string): ReleaseError {
  return new ReleaseError('VALUES_INCOMPLETE', `${file} ${problem}.`, {
    position: { file },
    hint: 'Take the whole file from version control, and change it with `sops edit` only.',
  });
}

/**
 * The paths at which merged values have a value of an encrypted file: those are secret. A value that a later file or
 * the stack overrides is not.
 */
export function encryptedPaths(
  files: readonly { values: JsonObject; isEncrypted: boolean }[],
  merged: JsonObject,
): ValuePath[] {
  const paths = new Map<string, ValuePath>();
  for (const { values, isEncrypted } of files) {
    if (!isEncrypted) continue;
    for (const { path, value } of leavesOf(values, [])) {
      if (isScalar(value) && valueAt(merged, path) === value) paths.set(JSON.stringify(path), path);
    }
  }
  return [...paths.values()];
}

function isScalar(value: Json): boolean {
  return value !== null && typeof value !== 'object';
}
