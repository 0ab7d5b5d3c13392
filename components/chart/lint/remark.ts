import type { RuleId } from './rules.ts';

/** What a rule says of one object, before it is known where the object came from. */
export interface Remark {
  rule: RuleId;
  message: string;
}
