import { createHash } from 'node:crypto';
import { groupOf, type KubernetesObject, objectIdentity } from '../../manifest/index.ts';

/** The most characters of a name; most file systems take 255. */
const longest = 200;

/**
 * A file name for each object: `<kind>-<name>.yaml`, in lower case. Where objects would have the same name, they get the
 * API group and the namespace as well. A name depends only on the objects that it collides with, and not on their order.
 */
export function fileNames(objects: readonly KubernetesObject[]): string[] {
  const short = objects.map(({ kind, metadata }) => nameOf(kind, metadata.name));
  const qualified = objects.map((object, index) => {
    const group = groupOf(object.apiVersion);
    const same = objects.filter((_other, at) => short[at] === short[index]);
    const kind = same.some(({ apiVersion }) => groupOf(apiVersion) !== group) ? [object.kind, group] : [object.kind];
    const { namespace = '', name } = object.metadata;
    const isElsewhere = same.some(({ metadata }) => (metadata.namespace ?? '') !== namespace);
    return nameOf(kind.filter((part) => part !== '').join('.'), ...(isElsewhere ? [namespace] : []), name);
  });
  return qualified.map((name, index) => {
    const isTaken = qualified.some((other, at) => at !== index && other === name);
    const object = objects[index];
    if (object === undefined || (!isTaken && name.length <= longest)) return `${name}.yaml`;
    const hash = createHash('sha256').update(objectIdentity(object)).digest('hex').slice(0, 8);
    return `${name.slice(0, longest)}-${hash}.yaml`;
  });
}

function nameOf(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-');
}
