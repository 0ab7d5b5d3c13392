import type { Json } from '../../json/index.ts';
import { type KubernetesObject, objectIdentity } from '../objects.ts';
import { checkObject } from './checkObject.ts';
import { lastOfEach } from './lastOfEach.ts';
import { isList, itemsOf } from './objectsInList.ts';

/**
 * The objects of a document that is already parsed, by the rules of a recorded manifest.
 * @returns empty if the document has a mistake
 */
export function objectsOfValue(value: Json): KubernetesObject[] {
  let hasMistake = false;
  const objects = (isList(value) ? itemsOf(value) : [value]).flatMap(
    (item) => checkObject(item, '', { byHelm: true, isRecorded: true }, () => (hasMistake = true)) ?? [],
  );
  if (hasMistake) return [];
  return lastOfEach(objects, (object) => `${objectIdentity(object)} ${object.metadata.generateName ?? ''}`);
}
