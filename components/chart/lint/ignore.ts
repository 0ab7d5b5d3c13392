import type { KubernetesObject } from '../../manifest/index.ts';
import type { Remark } from './remark.ts';
import { isRule } from './rules.ts';

/** `lint-ignore.kubesentiment/<rule>: <reason>` on an object switches a rule off for it. */
const prefix = 'lint-ignore.kubesentiment/';

/** The remarks without those that the object's annotations switch off, and with what is wrong in these annotations. */
export function withoutIgnored(
  { metadata: { annotations = {} } }: KubernetesObject,
  remarks: readonly Remark[],
): Remark[] {
  const ignored = Object.entries(annotations)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, reason]) => ({ name, rule: name.slice(prefix.length), reason }));
  const rules = ignored.map(({ rule }) => rule);
  const wrong = ignored.flatMap(({ name, rule, reason }): Remark[] => {
    if (!isRule(rule)) return [{ rule: 'lint-ignore', message: `The annotation ${name} names no rule.` }];
    return reason.trim() === '' ? [{ rule: 'lint-ignore', message: `The annotation ${name} says no reason.` }] : [];
  });
  return [...remarks.filter(({ rule }) => !rules.includes(rule)), ...wrong];
}
