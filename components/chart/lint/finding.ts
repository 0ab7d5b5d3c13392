import type { Position } from '../../errors.ts';
import { type RuleId, rules, type Severity } from './rules.ts';

/** Something that a rule does not like. */
export interface Finding {
  rule: RuleId;
  severity: Severity;
  /** One sentence. */
  message: string;
  /** The object that it is about: `Deployment mlops-sentiment`. */
  object?: string;
  /** What it is about, as the user would type it; without a line where none is known. */
  position?: Position;
}

/** A finding with the severity of its rule, unless another is given. */
export function finding(rule: RuleId, details: Omit<Finding, 'rule' | 'severity'> & { severity?: Severity }): Finding {
  return { rule, severity: rules[rule].severity, ...details };
}
