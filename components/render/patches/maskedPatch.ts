import { isEncryptedValue, isIdentityOfPatch } from '../../config/index.ts';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  leavesOf,
  type ValuePath,
  valueAt,
  withValueAt,
} from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';
import { isDirective } from './directives.ts';
import { invalidPatch } from './patchFault.ts';

/**
 * Refuses a mask where a patch says what it changes: only its real value says that.
 * @throws PatchFault PATCH_INVALID
 */
export function refuseMaskedStructure(value: Json, secretPaths: readonly ValuePath[], hasTarget: boolean): void {
  const decides = (path: ValuePath) => {
    if (Array.isArray(value)) return path[1] === 'op' || path[1] === 'path' || path[1] === 'from';
    return path.some(isDirective) || (!hasTarget && isIdentityOfPatch(path));
  };
  const masked = secretPaths.find((path) => decides(path) && valueAt(value, path) === secretMask);
  if (masked === undefined) return;
  const hint =
    Array.isArray(value) || masked.some(isDirective)
      ? 'Encrypt only the values that the patch sets; SOPS has `unencrypted_regex` for that.'
      : 'Add target: next to it, or leave the name of the object in plain text; SOPS has `unencrypted_regex` for that.';
  throw invalidPatch(masked, 'is encrypted, and says what the patch changes', hint);
}

/**
 * The content of an encrypted file with masks, and with the values that SOPS leaves in plain text: those are no secret in the file.
 * @param plain the decrypted content, or the one with masks
 */
export function withPlainValues(plain: JsonObject, file: JsonObject): JsonObject {
  return leavesOf(plain, []).reduce<JsonObject>((current, { path, value }) => {
    const written = valueAt(file, path);
    if (value !== secretMask || written === undefined || isEncryptedValue(written)) return current;
    const whole = withValueAt(current, path, written);
    return isJsonObject(whole) ? whole : current;
  }, plain);
}
