import { formatPath, isJsonObject, type JsonObject, valueAt } from '../../json/index.ts';
import type { KubernetesObject } from '../../manifest/index.ts';
import { containersOf, isLasting, podTemplateOf } from './podTemplate.ts';
import type { Remark } from './remark.ts';

/**
 * The remarks about a pod's containers, including init containers and containers of hooks; probes are only expected for
 * long-running pods.
 */
export function lintContainers(object: KubernetesObject): Remark[] {
  const template = podTemplateOf(object);
  if (template === undefined) return [];
  return containersOf(template).flatMap(({ path, container, init }): Remark[] => {
    const here = formatPath(path);
    return [
      ...imageRemarks(container, here),
      ...resourceRemarks(container, here),
      // The readiness of a sidecar does not matter to others.
      ...(isLasting(object) && !init && path.at(-2) === 'containers' ? probeRemarks(container, here) : []),
    ];
  });
}

function imageRemarks({ image }: JsonObject, here: string): Remark[] {
  if (typeof image !== 'string' || image === '') return [{ rule: 'image-tag', message: `${here}.image is missing.` }];
  if (image.includes('@')) return [];
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1] ?? '';
  if (tag !== '' && tag !== 'latest') return [];
  const what = tag === '' ? 'has no tag' : 'is "latest"';
  // A rollback would restore the tag, but not the old image.
  return [{ rule: 'image-tag', message: `${here}.image ${what}: use a tag that never changes.` }];
}

function resourceRemarks(container: JsonObject, here: string): Remark[] {
  const missing = ['requests', 'limits'].flatMap((part) =>
    ['cpu', 'memory']
      .filter((resource) => valueAt(container, ['resources', part, resource]) === undefined)
      .map((resource) => `${part}.${resource}`),
  );
  if (missing.length === 0) return [];
  return [{ rule: 'container-resources', message: `${here}.resources lacks ${missing.join(', ')}.` }];
}

function probeRemarks(container: JsonObject, here: string): Remark[] {
  const missing = ['readinessProbe', 'livenessProbe'].filter((probe) => !isJsonObject(container[probe]));
  if (missing.length === 0) return [];
  return [{ rule: 'container-probes', message: `${here} lacks ${missing.join(' and ')}.` }];
}
