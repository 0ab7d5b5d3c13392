import type { ErrorObject } from 'ajv';
import { closestName } from '../../../closestName.ts';
import { formatPath, pathOfPointer, valueAt } from '../../../json/index.ts';
import type { KubernetesObject } from '../../../manifest/index.ts';
import { secretMask } from '../../../secretMask.ts';
import { expectationOf } from '../../values/expectation.ts';
import { isOfKubernetes, objectModel } from './objectModel.ts';
import { watchObject } from './watchedObject.ts';

/**
 * Validates an object by the published schema of the Kubernetes API: unknown fields, wrong types, missing fields,
 * unknown enum values. It works offline. Messages contain no values, which might be secret.
 * @returns a sentence for each field; undefined for kinds whose schema is not known
 */
export async function validateObject(object: KubernetesObject): Promise<string[] | undefined> {
  const model = await objectModel(object);
  if (model === undefined) return undefined;
  const { watched, unasked } = watchObject(object);
  const errors = model(watched);
  const unknown = unasked().map(({ path, known }) => {
    const closest = closestName(String(path.at(-1)), known);
    const suggestion = closest === undefined ? '' : `; did you mean ${closest}?`;
    return `${formatPath(path)} is not a field of ${object.kind}${suggestion || '.'}`;
  });
  return [...unknown, ...refusals(object, errors)];
}

/** One sentence per field. If a choice failed, it lists all alternatives. */
function refusals(object: KubernetesObject, errors: readonly ErrorObject[]): string[] {
  return [...Map.groupBy(errors, ({ instancePath }) => instancePath)].flatMap(([pointer, ofField]) => {
    const path = pathOfPointer(pointer, object);
    // A mask replaces an encrypted secret, so its errors do not apply to the secret.
    const value = valueAt(object, path);
    if (typeof value === 'string' && value.includes(secretMask)) return [];
    // The API server takes an empty string for a field without a value, and sets the default.
    if (value === '' && isOfKubernetes(object) && ofField.every(({ keyword }) => keyword === 'enum')) return [];
    const name = formatPath(path) || object.kind;
    const expectations = ofField.filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf').map(expectationOf);
    const [first = 'is refused', ...others] = new Set(expectations);
    const isChoice = expectations.length < ofField.length;
    if (!isChoice) return [first, ...others].map((expectation) => `${name} ${expectation}.`);
    return [`${name} ${[first, ...others.map((text) => text.replace(/^must be /, ''))].join(' or ')}.`];
  });
}
