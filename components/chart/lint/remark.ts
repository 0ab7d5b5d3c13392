import type { RuleId } from './rules.ts';

/** A violation in one object; its position is added later. */
export interface Remark {
  rule: RuleId;
  message: string;
}
