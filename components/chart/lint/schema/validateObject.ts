import type { ErrorObject } from 'ajv';
import { closestName } from '../../../closestName.ts';
import { mask } from '../../../config/index.ts';
import { formatPath, pathOfPointer, valueAt } from '../../../json/index.ts';
import type { KubernetesObject } from '../../../manifest/index.ts';
import { expectationOf } from '../../values/expectation.ts';
import { objectModel } from './objectModel.ts';
import { watchObject } from './watchedObject.ts';

/**
 * What the Kubernetes API would not take of an object, by its published schema: unknown fields, wrong types, missing fields,
 * values out of a list. Nothing is asked over a network, and no value is told, since it might be a secret.
 * @returns a sentence for each field; undefined for kinds whose schema is not known
 */
export async function validateObject(object: KubernetesObject): Promise<string[] | undefined> {
  const model = await objectModel(object);
  if (model === undefined) return undefined;
  const { watched, unasked } = watchObject(object);
  const errors = model(watched);
  const unknown = unasked().map(({ path, known }) => {
    const closest = closestName(String(path.at(-1)), known);
    const meant = closest === undefined ? '' : `; did you mean ${closest}?`;
    return `${formatPath(path)} is no field of ${object.kind}${meant || '.'}`;
  });
  return [...unknown, ...refusals(object, errors)];
}

/** One sentence for each field. Where a choice failed, all that may be chosen is told. */
function refusals(object: KubernetesObject, errors: readonly ErrorObject[]): string[] {
  return [...Map.groupBy(errors, ({ instancePath }) => instancePath)].flatMap(([pointer, ofField]) => {
    const path = pathOfPointer(pointer, object);
    // Where nothing can be decrypted a mask stands for each secret, and says nothing of it.
    const value = valueAt(object, path);
    if (typeof value === 'string' && value.includes(mask)) return [];
    const name = formatPath(path) || object.kind;
    const expectations = ofField.filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf').map(expectationOf);
    const [first = 'is refused', ...others] = new Set(expectations);
    const isChoice = expectations.length < ofField.length;
    if (!isChoice) return [first, ...others].map((expectation) => `${name} ${expectation}.`);
    return [`${name} ${[first, ...others.map((text) => text.replace(/^must be /, ''))].join(' or ')}.`];
  });
}
