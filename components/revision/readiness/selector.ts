import type { JsonObject } from '../../json/index.ts';
import { objectAt, objectsAt, textAt } from './status.ts';

/**
 * A workload's selector in the format of an API query; undefined for objects without one.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api
 */
export function selectorOf(workload: JsonObject): string | undefined {
  const selector = objectAt(objectAt(workload, 'spec'), 'selector');
  // The selectors of Services and ReplicationControllers are plain maps, but a Service does not own pods.
  const labels = workload.kind === 'ReplicationController' ? selector : objectAt(selector, 'matchLabels');
  const terms = [
    ...Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`),
    ...objectsAt(selector, 'matchExpressions').map(expressionText),
  ];
  return terms.length === 0 ? undefined : terms.join(',');
}

function expressionText(expression: JsonObject): string {
  const key = textAt(expression, 'key');
  const values = Array.isArray(expression.values) ? expression.values.join(',') : '';
  switch (expression.operator) {
    case 'In':
      return `${key} in (${values})`;
    case 'NotIn':
      return `${key} notin (${values})`;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return key;
  }
}
