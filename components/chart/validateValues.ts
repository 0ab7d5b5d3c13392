import type { ErrorObject } from 'ajv/dist/2020.js';
import { closestName, formatPath, isJsonObject, type JsonObject, mask, type ValuePath } from '../config/index.ts';
import { type Position, ReleaseError, throwAll } from '../errors.ts';
import type { Chart } from './chart.ts';
import { expectationOf } from './expectation.ts';
import { pathOfPointer } from './pathOfPointer.ts';
import { isSecret } from './valueOrigins.ts';

export interface ValuesCheck {
  chart: Chart;
  /** The chart's defaults and the user's values, merged. */
  values: JsonObject;
  /** Where the value at a path, or its nearest parent, was written; undefined for all of the values. */
  origin(path: ValuePath): Position | undefined;
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
  // Loaded here: a chart without a schema should not pay for it.
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, allowUnionTypes: true, logger: false });
  let validate: ReturnType<typeof ajv.compile>;
  try {
    validate = ajv.compile(chart.schema);
  } catch (cause) {
    throw new ReleaseError(
      'CHART_INVALID_SCHEMA',
      `The schema of the chart's values is no JSON Schema: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { position: { file: `${chart.shownAs}/values.schema.json` }, cause },
    );
  }
  if (validate(values)) return;
  // Where nothing can be decrypted a mask stands for each secret, and says nothing of it.
  const errors = (validate.errors ?? []).filter(({ data }) => data !== mask);
  throwAll(decisive(errors).map((error) => failure(error, check)));
}

/** Where a choice failed, the choice is what is told, and not each of its branches; each value is told of once. */
function decisive(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  const seen = new Set<string>();
  return errors.filter((error) => {
    if (choices.some((choice) => error !== choice && error.schemaPath.startsWith(`${choice.schemaPath}/`)))
      return false;
    const key = `${error.instancePath} ${error.keyword === 'additionalProperties' ? error.params.additionalProperty : ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function failure(error: ErrorObject, check: ValuesCheck): ReleaseError {
  const parent = pathOfPointer(error.instancePath, check.values);
  if (error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties') {
    return unknownKey([...parent, unknownNameOf(error)], error, check);
  }
  const name = keyOf(parent);
  const description = isJsonObject(error.parentSchema) ? error.parentSchema.description : undefined;
  const code = error.keyword === 'type' ? 'CHART_VALUES_WRONG_TYPE' : 'CHART_VALUES_REFUSED';
  const message = `${name} ${expectationOf(error)}${shown(error.data, parent, check)}.`;
  const hint = typeof description === 'string' ? `It is: ${description}` : undefined;
  return new ReleaseError(code, message, {
    position: check.origin(parent) ?? check.chart.originOf([]),
    ...(hint === undefined ? {} : { hint }),
  });
}

function unknownKey(path: ValuePath, { parentSchema }: ErrorObject, check: ValuesCheck): ReleaseError {
  const known = Object.keys(Object(parentSchema?.properties));
  const closest = closestName(String(path.at(-1)), known);
  const hint =
    closest === undefined
      ? `There ${known.length === 1 ? 'is' : 'are'}: ${known.sort().join(', ') || 'none'}.`
      : `Did you mean ${keyOf([...path.slice(0, -1), closest])}?`;
  const message = `${keyOf(path)} is no value of the chart ${check.chart.metadata.name}.`;
  return new ReleaseError('CHART_VALUES_UNKNOWN_KEY', message, {
    position: check.origin(path) ?? check.chart.originOf([]),
    hint,
  });
}

function unknownNameOf({ params }: ErrorObject): string {
  return String(params.additionalProperty ?? params.unevaluatedProperty);
}

/** The value itself, where it is short and no secret. */
function shown(value: unknown, path: ValuePath, { secretPaths }: ValuesCheck): string {
  if (secretPaths.some((secret) => isSecret(path, [secret]) || isSecret(secret, [path]))) return '';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? ', not a list' : ', not a map';
  const text = JSON.stringify(value) ?? '';
  return text.length > 60 ? '' : `, not ${typeof value === 'string' ? `the text ${text}` : text}`;
}

function keyOf(path: ValuePath): string {
  return path.length === 0 ? 'kubesentiment:values' : `kubesentiment:values.${formatPath(path)}`;
}
