import { HelperError } from './templates/helpers/helper.ts';
import { meetsConstraint } from './versionConstraint.ts';

/** Whether a version is what a dependency's range asks for; false for a range or version that is none, as in Helm. */
export function isInRange(version: string, range: string): boolean {
  try {
    return meetsConstraint(range, version);
  } catch (error) {
    if (error instanceof HelperError) return false;
    throw error;
  }
}
