import { meetsConstraint } from './helpers/constraint.ts';
import { HelperError } from './helpers/helper.ts';

/** Whether a version is what a dependency's range asks for; false for a range or version that is none, as in Helm. */
export function isInRange(version: string, range: string): boolean {
  try {
    return meetsConstraint(range, version);
  } catch (error) {
    if (error instanceof HelperError) return false;
    throw error;
  }
}
