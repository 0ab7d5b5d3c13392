import type { ErrorCode } from '../../errors.ts';
import { formatPath, type ValuePath } from '../../json/index.ts';

/** A reason why a patch can't be applied. Its text has no value of the patch or of the object: those may be secret. */
export class PatchFault extends Error {
  readonly code: ErrorCode;
  /** Where the fault is in the patch. */
  readonly path: ValuePath;
  readonly hint: string;
  /** Whether it is in the target instead. */
  readonly isInTarget: boolean;

  constructor(code: ErrorCode, path: ValuePath, message: string, hint: string, isInTarget = false) {
    super(message);
    this.name = 'PatchFault';
    this.code = code;
    this.path = path;
    this.hint = hint;
    this.isInTarget = isInTarget;
  }
}

/** A fault of the patch's own form. */
export function invalidPatch(path: ValuePath, message: string, hint: string): PatchFault {
  const place = formatPath(path);
  return new PatchFault('PATCH_INVALID', path, place === '' ? message : `${place} ${message}`, hint);
}
