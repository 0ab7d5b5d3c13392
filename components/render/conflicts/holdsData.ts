import type { RenderedObject } from '../rendered.ts';

/** Kinds that hold data: volumes, the content of a namespace, all objects of a kind. */
const holders: readonly string[] = [
  'CustomResourceDefinition',
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StatefulSet',
];

/** Whether the object may hold data that its replacement would not have. */
export function holdsData({ object }: Pick<RenderedObject, 'object'>): boolean {
  return holders.includes(object.kind);
}
