import type { StackFileText } from '../stackFile.ts';
import { editConfig, releaseKey } from './editStackFile.ts';

/** The text of a stack's file that pins the release to a revision, or does not any more, as {@link editRelease} writes it. */
export function pinRevision(file: StackFileText, revision: number | undefined): string {
  return editRelease(file, 'rollbackTo', revision);
}

/**
 * The text of a stack's file with another setting of the release, `undefined` for none. One line is written or taken away and every
 * other stays as it is, where the section has lines of its own.
 * @throws ReleaseError CONFIG_INVALID_YAML, CONFIG_INVALID_VALUE
 */
export function editRelease(file: StackFileText, key: string, value: string | number | undefined): string {
  return editConfig(file, [{ path: [releaseKey, key], value }]);
}
