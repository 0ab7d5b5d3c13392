import { type ReleaseError, releaseErrors } from '../../errors.ts';
import { type Finding, finding } from './finding.ts';
import type { RuleId } from './rules.ts';

/**
 * Converts the errors of a failed step to findings.
 * @param ruleOf returns the rule for an error
 * @throws the error itself if it is a bug of this project
 */
export function errorFindings(error: unknown, ruleOf: (error: ReleaseError) => RuleId): Finding[] {
  return releaseErrors(error).map((each) => {
    const { message, hint, position } = each;
    return finding(ruleOf(each), {
      message: hint === undefined ? message : `${message} ${hint}`,
      position,
    });
  });
}
