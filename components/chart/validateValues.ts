import type { ErrorObject } from 'ajv/dist/2020.js';
import { closestName, formatPath, isJsonObject, type Json, type JsonObject, type ValuePath } from '../config/index.ts';
import { type Position, ReleaseError, throwAll } from '../errors.ts';
import type { Chart } from './chart.ts';

export interface ValuesCheck {
  chart: Chart;
  /** The chart's defaults and the user's values, merged. */
  values: JsonObject;
  /** Where the user wrote the value at a path; undefined for defaults and where the file is not known. */
  origin(path: ValuePath): Position | undefined;
  /** The lines around such a place, if the file is known. */
  frameAt(position: Position): string | undefined;
  /** Values that are never shown. */
  secretPaths: readonly ValuePath[];
}

/**
 * Holds values against the chart's values.schema.json (JSON Schema 2020-12); a chart without one takes anything.
 * @throws ReleaseError(s), all that are found at once: CHART_VALUES_UNKNOWN_KEY, CHART_VALUES_WRONG_TYPE,
 * CHART_VALUES_REFUSED with the value's path and the place where it was written; CHART_INVALID_SCHEMA
 */
export async function validateValues(check: ValuesCheck): Promise<void> {
  const { chart, values } = check;
  if (chart.schema === undefined) return;
  const { compileSchema } = await import('./compileSchema.ts');
  throwAll(decisive(compileSchema(chart)(values)).map((error) => failure(error, check)));
}

/** Where a choice failed, the choice is what is told, and not each of its branches; each value is told of once. */
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

/** The key that an error about a map is about. */
function culpritOf({ keyword, params, propertyName }: ErrorObject): string | undefined {
  return keyword === 'additionalProperties' ? params.additionalProperty : (propertyName ?? params.propertyName);
}

function failure(error: ErrorObject, check: ValuesCheck): ReleaseError {
  const parent = pathOf(error.instancePath, check.values);
  if (error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties') {
    return unknownKey([...parent, unknownNameOf(error)], error, check);
  }
  if (error.propertyName !== undefined) return refusedKey(error.propertyName, parent, error, check);
  const name = keyOf(parent);
  const description = isJsonObject(error.parentSchema) ? error.parentSchema.description : undefined;
  const code = error.keyword === 'type' ? 'CHART_VALUES_WRONG_TYPE' : 'CHART_VALUES_REFUSED';
  const given = error.keyword === 'required' ? '' : shown(error.data, parent, check);
  const message = `${name} ${expectationOf(error)}${given}.`;
  const hint = typeof description === 'string' ? `It is: ${description}` : schemaHint(check);
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
      ? `There ${known.length === 1 ? 'is' : 'are'}: ${known.sort().join(', ') || 'none'}.`
      : `Did you mean ${keyOf([...path.slice(0, -1), closest])}?`;
  const message = `${keyOf(path)} is no value of the chart ${check.chart.metadata.name}.`;
  return new ReleaseError('CHART_VALUES_UNKNOWN_KEY', message, { ...placeOf(path, check), hint });
}

function unknownNameOf({ params }: ErrorObject): string {
  return String(params.additionalProperty ?? params.unevaluatedProperty);
}

/** What the keyword asks for; ajv's own words where they are plain enough. */
function expectationOf({ keyword, params, message = 'is refused' }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return `must be ${[params.type].flat().map(typeName).join(' or ')}`;
    case 'enum':
      return `must be one of ${[params.allowedValues].flat().map(String).join(', ')}`;
    case 'required':
      return `must have the key "${params.missingProperty}"`;
    case 'anyOf':
    case 'oneOf':
      return 'must be one of the kinds that the schema lists';
    case 'pattern':
      return `must match ${params.pattern}`;
    default:
      return message;
  }
}

function typeName(type: string): string {
  const names: Record<string, string> = {
    string: 'a text',
    boolean: 'true or false',
    integer: 'a whole number',
    number: 'a number',
    array: 'a list',
    object: 'a map',
  };
  return names[type] ?? type;
}

/** The value itself, where it is short and no secret. */
function shown(value: unknown, path: ValuePath, { secretPaths }: ValuesCheck): string {
  if (secretPaths.some((secret) => secret.every((part, index) => index >= path.length || part === path[index])))
    return '';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? ', not a list' : ', not a map';
  const text = JSON.stringify(value) ?? '';
  return text.length > 60 ? '' : `, not ${typeof value === 'string' ? `the text ${text}` : text}`;
}

function schemaHint({ chart }: ValuesCheck): string {
  return `What the chart takes is in ${chart.shownAs}/values.schema.json.`;
}

function placeOf(path: ValuePath, check: ValuesCheck): { position: Position; frame?: string } {
  const position = positionOf(path, check);
  const isDefault = position.file === `${check.chart.shownAs}/values.yaml`;
  const frame = isDefault ? check.chart.frameAt(position) : check.frameAt(position);
  return { position, ...(frame === undefined ? {} : { frame }) };
}

/** The user's own place; a default that breaks the schema is the chart's mistake and stands there. */
function positionOf(path: ValuePath, { chart, origin }: ValuesCheck): Position {
  const own = origin(path);
  if (own !== undefined || isSet(chart.values, path)) return own ?? chart.originOf(path);
  for (let length = path.length - 1; length > 0; length--) {
    const position = origin(path.slice(0, length));
    if (position !== undefined) return position;
  }
  return chart.originOf(path);
}

function isSet(values: JsonObject, path: ValuePath): boolean {
  let value: Json | undefined = values;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value !== undefined;
}

function keyOf(path: ValuePath): string {
  return `kubesentiment:${formatPath(['values', ...path])}`;
}

/** A JSON pointer as a path; whether a part is an index, the values tell. */
function pathOf(pointer: string, values: JsonObject): ValuePath {
  const path: (string | number)[] = [];
  let value: Json | undefined = values;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) {
      path.push(Number(key));
      value = value[Number(key)];
    } else {
      path.push(key);
      value = isJsonObject(value) ? value[key] : undefined;
    }
  }
  return path;
}
