import { HelperError } from './templates/helpers/helper.ts';
import { meetsConstraint } from './versionConstraint.ts';

/** Whether a version satisfies a dependency's range; as in Helm, false for an invalid range or version. */
export function isInRange(version: string, range: string): boolean {
  try {
    return meetsConstraint(range, version);
  } catch (error) {
    if (error instanceof HelperError) return false;
    throw error;
  }
}
