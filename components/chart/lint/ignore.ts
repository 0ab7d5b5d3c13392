import { isJsonObject, valueAt } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { Remark } from './remark.ts';
import { isRule } from './rules.ts';

/** The annotation `lint-ignore.kubesentiment/<rule>: <reason>` disables a rule for an object. */
const prefix = 'lint-ignore.kubesentiment/';

/** Removes the remarks that the object's annotations disable, and adds remarks about mistakes in these annotations. */
export function withoutIgnored(object: KubernetesObject, remarks: readonly Remark[]): Remark[] {
  // Charts write null for a map without keys.
  const annotations = valueAt(object, ['metadata', 'annotations']);
  const ignored = Object.entries(isJsonObject(annotations) ? annotations : {})
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, reason]) => ({ name, rule: name.slice(prefix.length), reason }));
  const rules = ignored.map(({ rule }) => rule);
  const wrong = ignored.flatMap(({ name, rule, reason }): Remark[] => {
    if (!isRule(rule)) return [{ rule: 'lint-ignore', message: `The annotation ${name} does not name a rule.` }];
    return String(reason ?? '').trim() === ''
      ? [{ rule: 'lint-ignore', message: `The annotation ${name} does not give a reason.` }]
      : [];
  });
  return [...remarks.filter(({ rule }) => !rules.includes(rule)), ...wrong];
}
