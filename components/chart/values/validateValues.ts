import type { ErrorObject } from 'ajv/dist/2020.js';
import { closestName } from '../../closestName.ts';
import { type Position, ReleaseError, throwAll } from '../../errors.ts';
import { formatPath, isJsonObject, type JsonObject, pathOfPointer, type ValuePath } from '../../json/index.ts';
import { secretMask } from '../../secretMask.ts';
import type { Chart } from '../chart.ts';
import { expectationOf } from './expectation.ts';
import { isSecret } from './valueOrigins.ts';

export interface ValuesCheck {
  chart: Chart;
  /** The merged defaults and user's values. */
  values: JsonObject;
  /** The position of the value at a path, or of its nearest parent; undefined for all values together. */
  origin(path: ValuePath): Position | undefined;
  /** The lines around a position, if the file is known. */
  frameAt(position: Position): string | undefined;
  /** Values that are never shown. */
  secretPaths: readonly ValuePath[];
  /** Values that a stand-in replaces, which may be invalid. @default none */
  unknownPaths?: readonly ValuePath[];
}

/**
 * Validates values with the chart's values.schema.json (JSON Schema 2020-12); without a schema, any values are valid.
 * @throws ReleaseError(s), all in one pass: CHART_VALUES_UNKNOWN_KEY, CHART_VALUES_WRONG_TYPE, CHART_VALUES_REFUSED
 * with the value's path and position; CHART_INVALID_SCHEMA
 */
export async function validateValues(check: ValuesCheck): Promise<void> {
  const { chart, values, unknownPaths = [] } = check;
  if (chart.schema === undefined) return;
  const { compileSchema } = await import('./compileSchema.ts');
  // A mask replaces an encrypted secret, so its errors do not apply to the secret.
  const errors = compileSchema(chart)(values).filter(
    ({ data, instancePath }) => data !== secretMask && !unknownPaths.some((path) => isWithin(instancePath, path)),
  );
  throwAll(decisive(errors).map((error) => failure(error, check)));
}

/** Whether a JSON pointer leads into the value at a path. */
function isWithin(pointer: string, path: ValuePath): boolean {
  const start = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return pointer === start || pointer.startsWith(`${start}/`);
}

/** When an anyOf/oneOf fails, report the choice, not each branch; one message per value. */
function decisive(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  const seen = new Set<string>();
  return errors.filter((error) => {
    if (choices.some((choice) => error !== choice && error.schemaPath.startsWith(`${choice.schemaPath}/`)))
      return false;
    const key = JSON.stringify([error.instancePath, culpritOf(error)]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The key that an error about a map refers to. */
function culpritOf({ keyword, params, propertyName }: ErrorObject): string | undefined {
  return keyword === 'additionalProperties' ? params.additionalProperty : (propertyName ?? params.propertyName);
}

function failure(error: ErrorObject, check: ValuesCheck): ReleaseError {
  const parent = pathOfPointer(error.instancePath, check.values);
  if (error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties') {
    return unknownKey([...parent, unknownNameOf(error)], error, check);
  }
  if (error.propertyName !== undefined) return refusedKey(error.propertyName, parent, error, check);
  const name = keyOf(parent);
  const description = isJsonObject(error.parentSchema) ? error.parentSchema.description : undefined;
  const code = error.keyword === 'type' ? 'CHART_VALUES_WRONG_TYPE' : 'CHART_VALUES_REFUSED';
  const given = error.keyword === 'required' ? '' : shown(error.data, parent, check);
  const message = `${name} ${expectationOf(error)}${given}.`;
  const hint = typeof description === 'string' ? `Description: ${description}` : schemaHint(check);
  return new ReleaseError(code, message, { ...placeOf(parent, check), hint });
}

function refusedKey(name: string, parent: ValuePath, error: ErrorObject, check: ValuesCheck): ReleaseError {
  const message = `The key ${JSON.stringify(name)} of ${keyOf(parent)} ${expectationOf(error)}.`;
  const place = placeOf([...parent, name], check);
  return new ReleaseError('CHART_VALUES_REFUSED', message, { ...place, hint: schemaHint(check) });
}

function unknownKey(path: ValuePath, { parentSchema }: ErrorObject, check: ValuesCheck): ReleaseError {
  const known = Object.keys(Object(parentSchema?.properties));
  const closest = closestName(String(path.at(-1)), known);
  const hint =
    closest === undefined
      ? `Known keys: ${known.sort().join(', ') || 'none'}.`
      : `Did you mean ${keyOf([...path.slice(0, -1), closest])}?`;
  const message = `${keyOf(path)} is an unknown value of the chart ${check.chart.metadata.name}.`;
  return new ReleaseError('CHART_VALUES_UNKNOWN_KEY', message, { ...placeOf(path, check), hint });
}

function unknownNameOf({ params }: ErrorObject): string {
  return String(params.additionalProperty ?? params.unevaluatedProperty);
}

/** The value itself, if it is short and not secret. */
function shown(value: unknown, path: ValuePath, { secretPaths }: ValuesCheck): string {
  if (secretPaths.some((secret) => isSecret(path, [secret]) || isSecret(secret, [path]))) return '';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? ', not a list' : ', not a map';
  const text = JSON.stringify(value) ?? '';
  return text.length > 60 ? '' : `, not ${typeof value === 'string' ? `the string ${text}` : text}`;
}

function schemaHint({ chart }: ValuesCheck): string {
  return `See the chart's schema: ${chart.shownAs}/values.schema.json.`;
}

function placeOf(path: ValuePath, { chart, origin, frameAt }: ValuesCheck): { position: Position; frame?: string } {
  const position = origin(path) ?? chart.originOf([]);
  const isDefault = position.file === `${chart.shownAs}/values.yaml`;
  const frame = isDefault ? chart.frameAt(position) : frameAt(position);
  return { position, frame };
}

function keyOf(path: ValuePath): string {
  return `kubesentiment:${formatPath(['values', ...path])}`;
}
