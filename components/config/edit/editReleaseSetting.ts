import type { StackFileText } from '../stackFile.ts';
import { editConfig, releaseKey } from './editStackFile.ts';

/** The text of a stack file with `rollbackTo` set to a revision, or without `rollbackTo`. */
export function pinRevision(file: StackFileText, revision: number | undefined): string {
  return editRelease(file, 'rollbackTo', revision);
}

/**
 * The text of a stack file with another value for one release setting; `undefined` removes it. If the section is in
 * block style, only this line changes.
 * @throws ReleaseError CONFIG_INVALID_YAML, CONFIG_INVALID_VALUE
 */
export function editRelease(file: StackFileText, key: string, value: string | number | undefined): string {
  return editConfig(file, [{ path: [releaseKey, key], value }]);
}
