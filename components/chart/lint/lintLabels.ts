import { formatPath, isJsonObject, valueAt } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import type { ChartMetadata } from '../metadata.ts';
import { podTemplateOf } from './podTemplate.ts';
import type { Remark } from './remark.ts';

/**
 * The remarks about the recommended labels (https://helm.sh/docs/chart_best_practices/labels/).
 * @param releaseName the expected app.kubernetes.io/instance
 */
export function lintLabels(object: KubernetesObject, chart: ChartMetadata, releaseName: string): Remark[] {
  const found = valueAt(object, ['metadata', 'labels']);
  const labels = isJsonObject(found) ? found : {};
  const expected: Record<string, string | undefined> = {
    'app.kubernetes.io/name': undefined,
    'app.kubernetes.io/instance': releaseName,
    'app.kubernetes.io/managed-by': 'Helm',
    // A label must not contain a plus sign, which a version may.
    'helm.sh/chart': `${chart.name}-${chart.version}`.replaceAll('+', '_').slice(0, 63),
  };
  const names = Object.keys(expected);
  const missing = names.filter((name) => !labels[name]);
  const wrong = names.filter((name) => labels[name] && expected[name] !== undefined && labels[name] !== expected[name]);
  return [
    ...(missing.length === 0 ? [] : [`metadata.labels lacks ${missing.join(', ')}.`]),
    ...wrong.map((name) => `The label ${name} must be ${expected[name]}, not ${String(labels[name])}.`),
  ].map((message): Remark => ({ rule: 'object-labels', message }));
}

/** The selector of a workload must match its pods, or the API server refuses it. */
export function lintSelector(object: KubernetesObject): Remark[] {
  const template = podTemplateOf(object);
  const path = object.kind === 'ReplicationController' ? ['spec', 'selector'] : ['spec', 'selector', 'matchLabels'];
  const selector = valueAt(object, path);
  // The API server sets the selector of a Job.
  if (template === undefined || !isJsonObject(selector) || object.kind === 'Job') return [];
  return Object.entries(selector)
    .filter(([name, value]) => template.labels[name] !== value)
    .map(([name, value]): Remark => {
      const labels = formatPath([...template.path.slice(0, -1), 'metadata', 'labels']);
      return {
        rule: 'selector-labels',
        message: `${labels} lacks ${name}: ${String(value)}, which the selector requires.`,
      };
    });
}
