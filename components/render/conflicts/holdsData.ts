import type { RenderedObject } from '../rendered.ts';

/** What is lost with the object, or stays behind under its name: volumes, all that is in a namespace, all objects of a kind. */
const holders: readonly string[] = [
  'CustomResourceDefinition',
  'Namespace',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StatefulSet',
];

/** Whether the object may hold data that another one in its place would not have. */
export function holdsData({ object }: Pick<RenderedObject, 'object'>): boolean {
  return holders.includes(object.kind);
}
