import type { Position } from '../../errors.ts';
import { type RuleId, rules, type Severity } from './rules.ts';

/** A violation of a rule. */
export interface Finding {
  rule: RuleId;
  severity: Severity;
  /** One sentence. */
  message: string;
  /** The object with the violation: `Deployment mlops-sentiment`. */
  object?: string;
  /** The position as the user would type it; without a line if none is known. */
  position?: Position;
}

/** Creates a finding. @default the severity of its rule */
export function finding(rule: RuleId, details: Omit<Finding, 'rule' | 'severity'> & { severity?: Severity }): Finding {
  return { rule, severity: rules[rule].severity, ...details };
}
